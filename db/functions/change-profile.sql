-- Changes what somebody says of themselves: ChangeProfileCommand in, `{me}` out. What is not named stays; rights are not among it. A user
-- name is half of what they sign in with, so another one needs the present password, which was just verified. Refuses when that has
-- changed in between, as it does for a wrong one.
create or replace function change_profile_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  wish jsonb := cmd->'profile';
  verified text := cmd->>'verifiedHash';
  u users;
begin
  if scope.user_id is null then perform refuse('not_allowed'); end if;
  select * into u from users where id = scope.user_id and status = 'active' for no key update;
  if not found then perform refuse('session_changed'); end if; -- deleted in this very moment
  if wish ? 'username' and u.username is distinct from wish->>'username' and verified is null then
    perform refuse('invalid_input', '[{"field": "currentPassword", "message": "Another user name needs the present password."}]');
  end if;
  if verified <> u.password_hash then perform refuse('wrong_credentials'); end if;
  update users set
    first_name = case when wish ? 'firstName' then wish->>'firstName' else u.first_name end,
    last_name = case when wish ? 'lastName' then wish->>'lastName' else u.last_name end,
    username = case when wish ? 'username' then wish->>'username' else u.username end,
    phone = case when wish ? 'phone' then wish->>'phone' else u.phone end,
    locale = case when wish ? 'locale' then wish->>'locale' else u.locale end,
    updated_at = now()
  where id = u.id;
  return jsonb_build_object('me', me_view_v1(u.id));
end $$;
