-- Mails a link to the address that somebody wants to have, after their password was verified: RequestEmailChangeCommand in,
-- `{deliveries}` out. Counted with all other links. Nothing is sent to an address that is somebody's already, and the answer does not tell.
create or replace function request_email_change_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  u users;
  mails jsonb[] := '{}';
begin
  perform count_network_v1('link', cmd->'from');
  select * into u from users where id = scope.user_id and password_hash = cmd->>'verifiedHash'
  for no key update; -- a new password ends what the old one asked for, whichever comes first
  if not found then perform refuse('wrong_credentials'); end if;
  perform count_link_v1('change_email', u.id::text, cmd);
  perform count_link_v1('to', lower(cmd->>'email'), cmd); -- nobody's mailbox is filled by accounts that were made for it
  if not exists (select from users where lower(email) = lower(cmd->>'email')) then
    mails := mail_link_v1(null, u, 'change_email', cmd->>'email', (cmd->>'seconds')::int, cmd->>'requestId');
  end if;
  return jsonb_build_object('deliveries', to_jsonb(mails));
end $$;
