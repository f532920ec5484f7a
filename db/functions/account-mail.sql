-- What the sender needs for a mail about an account: `AccountMailToSend` of domain/commands.ts, or null when there is nothing to say any
-- more: the link was used or is too old, or the person was forgotten.
create or replace function account_mail_v1(n notifications, delivery jsonb) returns json language plpgsql as $$
declare
  u users;
  link account_links;
begin
  select * into u from users where id = n.user_id and status <> 'anonymised';
  select * into link from account_links l where l.id = n.link_id and l.expires_at > now();
  if u.id is null or (n.link_id is not null and link.id is null) then
    perform handle_once_v1(lock_event_v1(delivery), 'sender');
    return null;
  end if;
  return json_build_object(
    'id', n.id, 'channel', n.channel, 'template', n.template, 'to', n.recipient, 'locale', n.locale,
    'person', json_build_object('firstName', u.first_name, 'email', u.email),
    'link', case when link.id is not null then json_build_object('id', link.id, 'purpose', link.purpose) end
  );
end $$;
