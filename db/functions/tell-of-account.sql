-- The mails that an event about a person's account brings, as the account is now. Seconds as in LINK_SECONDS of
-- domain/account-links.ts: a test compares.
create or replace function tell_of_account_v1(event outbox) returns jsonb[] language plpgsql as $$
declare
  u users;
begin
  select * into u from users where id = event.aggregate_id and status <> 'anonymised';
  if not found then return '{}'; end if;
  if event.type = 'user.created' and u.email_verified_at is null then
    return mail_link_v1(event.id, u, 'verify_email', u.email, 86400, event.request_id);
  end if;
  if event.type = 'user.email_verified' and not exists (
    select from notifications n where n.user_id = u.id and n.template in ('welcome', 'email_changed')
  ) then
    return queue_account_mail_v1(event.id, u, u.email, 'welcome', null, event.request_id);
  end if;
  if event.type = 'user.password_changed' then
    return queue_account_mail_v1(event.id, u, u.email, 'password_changed', null, event.request_id);
  end if;
  return '{}';
end $$;
