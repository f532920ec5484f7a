-- Deletes somebody's account for whoever runs the platform: DeleteUserCommand in, DeleteAccountResult out. Nobody does it to themselves
-- here. Whoever is gone stays gone, so it may be asked again.
create or replace function delete_user_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope;
  u users;
  done jsonb;
begin
  perform lock_for_erasure_v1((cmd#>>'{actor,userId}')::uuid, (cmd->>'userId')::uuid);
  scope := require_platform_v1(cmd->'actor', 'users:delete');
  select * into u from users where id = (cmd->>'userId')::uuid;
  if not found then perform refuse('not_found'); end if;
  if u.id = scope.user_id then perform refuse('not_allowed'); end if;
  if u.status = 'anonymised' then return '{"ended": [], "deliveries": []}'; end if;
  perform refuse_last_v1(u);
  done := begin_erasure_v1(u, cmd->>'requestId');
  insert into audit_log (id, at, by_user_id, action, user_id, before, after, request_id)
  values (
    new_id(), clock_timestamp(), scope.user_id, 'user.deleted', u.id, jsonb_build_object('status', u.status),
    '{"status": "anonymised"}', cmd->>'requestId');
  return done;
end $$;
