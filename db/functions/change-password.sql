-- Sets a new password for somebody whose present one was just verified, and ends all of their other sessions: ChangePasswordCommand
-- in, EndSessionResult out. Refuses when the password has changed in between, as it does for a wrong one.
create or replace function change_password_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
begin
  update users set password_hash = cmd->>'passwordHash', updated_at = now()
  where id = scope.user_id and password_hash = cmd->>'verifiedHash';
  if not found then perform refuse('wrong_credentials'); end if;
  return end_own_sessions_v1(jsonb_build_object('actor', cmd->'actor', 'sessionId', null, 'keepsThis', true));
end $$;
