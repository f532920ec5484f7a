-- What somebody who runs the platform does to an account: ChangeUserCommand in, ChangeUserResult out. Nobody does it to themselves: the
-- last one who runs the platform could not come back. What is as it is wished already is no act, and is not written down.
create or replace function change_user_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope;
  wish jsonb := cmd->'change';
  u users;
  changed users;
  ended jsonb := '[]';
  told jsonb[] := '{}';
begin
  -- Both people, before anybody's rights are looked at: of two who take each other's, one comes too late.
  perform from users where id in ((cmd#>>'{actor,userId}')::uuid, (cmd->>'userId')::uuid) order by id for no key update;
  scope := require_platform_v1(cmd->'actor', 'users:manage');
  select * into u from users where id = (cmd->>'userId')::uuid and status <> 'anonymised';
  if not found then perform refuse('not_found'); end if;
  if u.id = scope.user_id then perform refuse('not_allowed'); end if;

  if wish->>'kind' in ('role', 'status') then
    update users set
      platform_role = coalesce(wish->>'role', u.platform_role), status = coalesce(wish->>'status', u.status), updated_at = now()
    where id = u.id and (coalesce(wish->>'role', u.platform_role), coalesce(wish->>'status', u.status)) <> (u.platform_role, u.status)
    returning * into changed;
  end if;
  if wish->>'kind' = 'sign_out' or changed.status = 'disabled' then
    delete from account_links where user_id = u.id; -- a stranger may have asked for one
    ended := end_sessions_v1(u.id, null, null);
  end if;
  if changed.id is not null then
    told := emit_user_event_v1(
      u.id, 'user.role_updated', cmd->>'requestId',
      case when u.platform_role = 'super_admin' then '{"everywhere": "true"}'::jsonb else '{}' end);
    -- Whoever hears of the event closes them as well, should this caller never come to it.
    ended := jsonb_build_array(user_rooms_v1(u, u.platform_role = 'super_admin'));
  end if;

  if changed.id is not null or ended <> '[]' then
    insert into audit_log (id, at, by_user_id, action, user_id, before, after, request_id)
    values (
      new_id(), clock_timestamp(), scope.user_id, -- when it came to it: two acts at once wait for each other
      case when wish->>'kind' = 'role' then 'user.role_changed'
        when wish->>'kind' = 'sign_out' then 'user.signed_out'
        when changed.status = 'disabled' then 'user.disabled' else 'user.enabled' end,
      u.id,
      case wish->>'kind' when 'role' then jsonb_build_object('role', u.platform_role)
        when 'status' then jsonb_build_object('status', u.status) else '{}' end,
      case wish->>'kind' when 'role' then jsonb_build_object('role', changed.platform_role)
        when 'status' then jsonb_build_object('status', changed.status) else '{}' end,
      cmd->>'requestId');
  end if;
  return jsonb_build_object('user', user_record_v1(u.id), 'ended', ended, 'deliveries', to_jsonb(told));
end $$;
