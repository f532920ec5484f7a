-- Tells that something happened to a person's account, in the transaction in which it does. Returns the deliveries claimed for the
-- caller to publish. The person's row is locked by it, so events of one person commit in order.
create or replace function emit_user_event_v1(of_user uuid, happened event_type, request_id text, data jsonb default '{}')
returns jsonb[] language plpgsql as $$
declare
  reached bigint;
begin
  update users set version = version + 1 where id = of_user returning version into reached;
  return emit_v1((new_id(), happened, of_user, reached, null, request_id, data, null)::outbox);
end $$;
