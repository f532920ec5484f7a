-- What the sender needs for a mail about an application: `ApplicationMailToSend` of domain/commands.ts, or null when the person or the
-- application is gone, or it was decided before anybody was told that it came. What the applicant wrote is in no mail until somebody
-- has read and approved it: the address may be a stranger's.
create or replace function application_mail_v1(n notifications, delivery jsonb) returns json language plpgsql as $$
declare
  u users;
  a applications;
begin
  select * into u from users where id = n.user_id and status <> 'anonymised';
  select * into a from applications where id = n.link_id and (n.template <> 'application_received' or state = 'pending');
  if u.id is null or a.id is null then
    perform handle_once_v1(lock_event_v1(delivery), 'sender');
    return null;
  end if;
  return json_build_object(
    'id', n.id, 'channel', n.channel, 'template', n.template, 'to', n.recipient, 'locale', n.locale,
    'person', json_build_object('firstName', u.first_name, 'emailVerified', u.email_verified_at is not null),
    'application', json_build_object(
      'kind', a.kind, 'restaurantName', case when a.state = 'approved' then a.restaurant_name end, 'reason', a.reason));
end $$;
