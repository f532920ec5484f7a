-- Opens a session for somebody whose password was just verified: OpenSessionCommand in, SessionResult out.
create or replace function open_session_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  u users;
begin
  -- The password may have been changed since it was verified.
  select * into u from users
  where id = (cmd->>'userId')::uuid and status = 'active'
    and (cmd->>'verifiedHash' is null or password_hash = cmd->>'verifiedHash')
  for no key update;
  if not found then perform refuse('wrong_credentials'); end if;
  if (cmd->>'verifiedOnly')::boolean and u.email_verified_at is null then perform refuse('email_not_verified'); end if;
  if cmd->>'passwordHash' is not null then
    update users set password_hash = cmd->>'passwordHash', updated_at = now() where id = u.id;
  end if;
  insert into sessions (id, user_id, family_id, user_agent, expires_at)
  values (
    (cmd->>'sessionId')::uuid, u.id, (cmd->>'familyId')::uuid, cmd->>'userAgent',
    session_end_v1(now(), u.platform_role, (cmd->>'refreshSeconds')::int)
  );
  insert into refresh_tokens (hash, session_id) values (cmd->>'refreshHash', (cmd->>'sessionId')::uuid);
  return jsonb_build_object('me', me_view_v1(u.id), 'sessionId', cmd->>'sessionId', 'mv', u.mv);
end $$;
