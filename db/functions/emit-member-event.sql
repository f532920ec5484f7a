-- Tells that somebody has another role in a restaurant, or none. The event names it: whoever closes sockets would not find one that the
-- person has left. Returns the deliveries claimed for the caller to publish.
create or replace function emit_member_event_v1(of_user uuid, restaurant uuid, request_id text) returns jsonb[] language plpgsql as $$
declare
  reached bigint;
begin
  update users set version = version + 1 where id = of_user returning version into reached;
  return emit_v1((new_id(), 'user.role_updated', of_user, reached, restaurant, request_id, '{}', null)::outbox);
end $$;
