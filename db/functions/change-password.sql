-- Sets a new password for somebody whose present one was just verified, and ends all of their other sessions: ChangePasswordCommand
-- in, EndSessionResult with `deliveries` out. Refuses when the password has changed in between, as it does for a wrong one.
create or replace function change_password_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
begin
  update users set password_hash = cmd->>'passwordHash', updated_at = now()
  where id = scope.user_id and password_hash = cmd->>'verifiedHash';
  if not found then perform refuse('wrong_credentials'); end if;
  delete from account_links where user_id = scope.user_id and purpose <> 'verify_email'; -- whoever had the old one may have asked
  return jsonb_build_object(
    'ended', end_sessions_v1(scope.user_id, null, scope.session_id),
    -- A Worker from before there were such events could not read them, and would put them aside for good.
    'deliveries', case when cmd ? 'tellsOfAccounts'
      then to_jsonb(emit_user_event_v1(scope.user_id, 'user.password_changed', cmd->>'requestId')) else '[]' end);
end $$;
