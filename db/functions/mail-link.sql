-- Mails somebody a link that lets them do one thing once, and returns the deliveries claimed for the caller to publish. The seconds are
-- LINK_SECONDS of domain/account-links.ts.
create or replace function mail_link_v1(cause uuid, u users, to_do text, email text, seconds int, request_id text) returns jsonb[]
language plpgsql as $$
declare
  link uuid := new_id();
begin
  insert into account_links (id, user_id, purpose, email, expires_at)
  values (link, u.id, to_do, email, now() + make_interval(secs => seconds));
  return queue_account_mail_v1(coalesce(cause, link), u, email, to_do, link, request_id);
end $$;
