-- Tells that something happened to a person's account, in the transaction in which it does. Returns the deliveries claimed for the
-- caller to publish. The person's row is locked by it, so events of one person commit in order.
create or replace function emit_user_event_v1(of_user uuid, happened event_type, request_id text, data jsonb default '{}')
returns jsonb[] language plpgsql as $$
declare
  event outbox;
begin
  update users set version = version + 1 where id = of_user returning version into event.version;
  event.id := new_id();
  event.type := happened;
  event.aggregate_id := of_user;
  event.request_id := request_id;
  event.data := data;
  return emit_v1(event);
end $$;
