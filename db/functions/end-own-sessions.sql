-- Ends sessions of the person who asks: EndOwnSessionsCommand in, EndSessionResult out. One, or all, or all but the one that asks. One
-- that has ended already stays as it is; one of somebody else is `not_found`, as if there were none. Whoever ends more than the session
-- that asks has shown their present password: refuses when that has changed in between, as it does for a wrong one.
create or replace function end_own_sessions_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  wanted uuid := (cmd->>'sessionId')::uuid;
begin
  if scope.user_id is null then perform refuse('not_allowed'); end if;
  if wanted is distinct from scope.session_id
    and not exists (select from users where id = scope.user_id and password_hash = cmd->>'verifiedHash')
  then
    perform refuse('wrong_credentials');
  end if;
  if wanted is not null and not exists (select from sessions where id = wanted and user_id = scope.user_id) then
    perform refuse('not_found');
  end if;
  return jsonb_build_object(
    'ended', end_sessions_v1(scope.user_id, wanted, case when (cmd->>'keepsThis')::boolean then scope.session_id end));
end $$;
