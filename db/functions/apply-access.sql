-- Notes that the sockets are closed of somebody whose rights are others now: ApplyCommand in, ApplyResult out.
create or replace function apply_access_v1(cmd jsonb) returns json language plpgsql as $$
begin
  return apply_nothing_v1(cmd, 'access');
end $$;
