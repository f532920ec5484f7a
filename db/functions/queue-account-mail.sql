-- Queues one mail about an account, once for each cause and recipient, and the event that has it sent. `cause` is the event or the link
-- that it comes from. Returns the deliveries claimed for the caller to publish.
create or replace function queue_account_mail_v1(cause uuid, u users, recipient text, template text, link uuid, request_id text)
returns jsonb[] language plpgsql as $$
declare
  mail uuid;
begin
  insert into notifications (id, event_id, channel, recipient, user_id, template, link_id, locale)
  values (new_id(), cause, 'email', recipient, u.id, template, link, u.locale)
  on conflict on constraint notifications_once do nothing
  returning id into mail;
  if mail is null then return '{}'; end if;
  return emit_v1((new_id(), 'notification.queued', mail, 1, null, request_id, '{}', null)::outbox);
end $$;
