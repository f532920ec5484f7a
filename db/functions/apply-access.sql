-- Notes that the sockets are closed of somebody whose rights are others now: ApplyCommand in, ApplyResult out.
create or replace function apply_access_v1(cmd jsonb) returns json language plpgsql as $$
declare
  event outbox := lock_event_v1(cmd->'delivery');
begin
  return json_build_object(
    'applied', handle_once_v1(event, 'access'),
    'deliveries', claim_next_v1(event.aggregate_id, 'access'),
    'orderNews', null, 'boardChange', null, 'userNews', null, 'availability', null
  );
end $$;
