-- Finds the event of a delivery and locks what it tells of, so that a consumer and a command never work on the same order at
-- once. Everything that acknowledges or claims deliveries of an aggregate holds this lock.
create or replace function lock_event_v1(delivery jsonb) returns outbox language plpgsql as $$
declare
  event outbox;
begin
  select * into event from outbox where id = (delivery#>>'{event,id}')::uuid;
  if not found then perform refuse('not_found'); end if;
  case event.type
  when 'order.placed', 'order.moved' then
    perform from orders where id = event.aggregate_id for no key update;
  when 'restaurant.availability_changed' then
    perform from restaurants where id = event.aggregate_id for no key update;
  when 'user.created', 'user.email_verified', 'user.password_changed', 'user.role_updated', 'user.deleted' then
    perform from users where id = event.aggregate_id for no key update;
  when 'device.revoked' then
    perform from devices where id = event.aggregate_id for no key update;
  when 'notification.queued' then
    perform from notifications where id = event.aggregate_id for no key update;
  end case;
  return event;
end $$;
