-- An invitation of a restaurant that has not come to an end, locked for somebody who may give its role.
create or replace function lock_open_invitation_v1(cmd jsonb) returns invitations language plpgsql as $$
declare
  scope actor_scope := require_v1(cmd->'actor', (cmd->>'restaurantId')::uuid, 'staff:invite');
  i invitations;
begin
  select * into i from invitations
  where id = (cmd->>'invitationId')::uuid and restaurant_id = (cmd->>'restaurantId')::uuid
    and accepted_at is null and withdrawn_at is null
  for update;
  if not found then perform refuse('not_found'); end if;
  if not may_give_role_v1(scope.user_id, i.restaurant_id, i.role) then perform refuse('not_allowed'); end if;
  return i;
end $$;
