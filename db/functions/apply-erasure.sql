-- Notes that somebody was forgotten, but for orders that are under way, which the sweeps come back for: ApplyCommand in, ApplyResult out.
create or replace function apply_erasure_v1(cmd jsonb) returns json language plpgsql as $$
begin
  return apply_nothing_v1(cmd, 'eraser');
end $$;
