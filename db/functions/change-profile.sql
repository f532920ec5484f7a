-- Changes what somebody says of themselves: ChangeProfileCommand in, `{me}` out. What is not named stays; rights are not among it.
create or replace function change_profile_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  wish jsonb := cmd->'profile';
begin
  if scope.user_id is null then perform refuse('not_allowed'); end if;
  update users u set
    first_name = case when wish ? 'firstName' then wish->>'firstName' else u.first_name end,
    last_name = case when wish ? 'lastName' then wish->>'lastName' else u.last_name end,
    username = case when wish ? 'username' then wish->>'username' else u.username end,
    phone = case when wish ? 'phone' then wish->>'phone' else u.phone end,
    locale = case when wish ? 'locale' then wish->>'locale' else u.locale end,
    updated_at = now()
  where u.id = scope.user_id and u.status = 'active'; -- not of somebody who was deleted in this very moment
  if not found then perform refuse('session_changed'); end if;
  return jsonb_build_object('me', me_view_v1(scope.user_id));
end $$;
