-- Notes that a consumer has done its work, which is none of the database's: ApplyCommand in, ApplyResult out.
create or replace function apply_nothing_v1(cmd jsonb, by_consumer consumer) returns json language plpgsql as $$
declare
  event outbox := lock_event_v1(cmd->'delivery');
begin
  return json_build_object(
    'applied', handle_once_v1(event, by_consumer),
    'deliveries', claim_next_v1(event.aggregate_id, by_consumer),
    'orderNews', null, 'boardChange', null, 'userNews', null, 'availability', null
  );
end $$;
