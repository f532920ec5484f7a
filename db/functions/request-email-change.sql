-- Mails a link to the address that somebody wants to have, after their password was verified: RequestEmailChangeCommand in,
-- `{deliveries}` out. Counted with all other links. Nothing is sent to an address that is somebody's already, and the answer does not tell.
create or replace function request_email_change_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  u users;
  mails jsonb[] := '{}';
begin
  select * into u from users where id = scope.user_id and password_hash = cmd->>'verifiedHash';
  if not found then perform refuse('wrong_credentials'); end if;
  perform count_link_v1(u.id::text, cmd);
  if not exists (select from users where lower(email) = lower(cmd->>'email')) then
    mails := mail_link_v1(null, u, 'change_email', cmd->>'email', (cmd->>'seconds')::int, cmd->>'requestId');
  end if;
  return jsonb_build_object('deliveries', to_jsonb(mails));
end $$;
