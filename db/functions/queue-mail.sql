-- Queues one mail about an order, once per event and recipient, and the event that has it sent. Returns the deliveries claimed
-- for the caller to publish.
create or replace function queue_mail_v1(cause outbox, o orders, template text) returns jsonb[] language plpgsql as $$
declare
  mail uuid;
begin
  insert into notifications (id, event_id, channel, recipient, user_id, order_id, template, order_status, locale)
  values (new_id(), cause.id, 'email', o.contact_email, o.user_id, o.id, template, o.status, o.locale)
  on conflict on constraint notifications_once do nothing
  returning id into mail;
  if mail is null then return '{}'; end if;
  return emit_v1((new_id(), 'notification.queued', mail, 1, o.restaurant_id, cause.request_id, '{}', null)::outbox);
end $$;
