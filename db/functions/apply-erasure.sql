-- Notes that somebody was forgotten, but for orders that are under way, which the sweeps come back for: ApplyCommand in, ApplyResult out.
create or replace function apply_erasure_v1(cmd jsonb) returns json language plpgsql as $$
declare
  event outbox := lock_event_v1(cmd->'delivery');
begin
  return json_build_object(
    'applied', handle_once_v1(event, 'eraser'),
    'deliveries', claim_next_v1(event.aggregate_id, 'eraser'),
    'orderNews', null, 'boardChange', null, 'userNews', null, 'availability', null
  );
end $$;
