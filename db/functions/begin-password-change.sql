-- Counts an attempt to do what takes the password once more, for the session that asks, and gives the hash to verify it against:
-- BeginPasswordChangeCommand in, BeginPasswordChangeResult out. Not with those to sign in: a stranger makes those, and would keep
-- whoever is signed in from changing a password that is known to somebody. Nor with those of other sessions: one of them may be stolen.
-- A session that is not theirs is `not_found` before anything is counted.
create or replace function begin_password_change_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
begin
  if scope.user_id is null then perform refuse('not_allowed'); end if;
  if cmd->>'sessionId' is not null
    and not exists (select from sessions where id = (cmd->>'sessionId')::uuid and user_id = scope.user_id)
  then
    perform refuse('not_found');
  end if;
  perform count_attempt_v1(
    scope.user_id || ':session:' || scope.session_id,
    (cmd->>'attemptsMax')::int, make_interval(secs => (cmd->>'windowSeconds')::int));
  return (
    select jsonb_build_object('me', me_view_v1(u.id), 'passwordHash', u.password_hash) from users u where u.id = scope.user_id
  );
end $$;
