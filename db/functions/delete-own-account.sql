-- Deletes the account of whoever asks, whose password was just verified: DeleteOwnAccountCommand in, DeleteAccountResult out. Refuses when
-- the password has changed in between, as it does for a wrong one.
create or replace function delete_own_account_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  u users;
begin
  if scope.user_id is null then perform refuse('not_allowed'); end if;
  perform lock_for_erasure_v1(scope.user_id, scope.user_id);
  select * into u from users where id = scope.user_id and status = 'active' and password_hash = cmd->>'verifiedHash';
  if not found then perform refuse('wrong_credentials'); end if;
  perform refuse_last_v1(u);
  return begin_erasure_v1(u, cmd->>'requestId');
end $$;
