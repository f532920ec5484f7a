-- Asks somebody to join the people of a restaurant: InviteCommand in, InvitationResult out. One that is over makes room for this one.
create or replace function invite_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  restaurant uuid := (cmd->>'restaurantId')::uuid;
  scope actor_scope := require_v1(cmd->'actor', restaurant, 'staff:invite');
  i invitations;
begin
  if not may_give_role_v1(scope.user_id, restaurant, cmd->>'role') then perform refuse('not_allowed'); end if;
  if exists (
    select from memberships m join users u on u.id = m.user_id
    where m.restaurant_id = restaurant and lower(u.email) = lower(cmd->>'email')
  ) then
    perform refuse('already_exists', '[{"field": "email", "message": "They work here already."}]');
  end if;
  update invitations set withdrawn_at = now()
  where restaurant_id = restaurant and lower(email) = lower(cmd->>'email') and accepted_at is null and withdrawn_at is null
    and (expires_at <= now() or not may_give_role_v1(invited_by, restaurant_id, role));
  insert into invitations (id, restaurant_id, email, role, link_id, invited_by, expires_at)
  values (
    new_id(), restaurant, cmd->>'email', cmd->>'role', new_id(), scope.user_id, now() + make_interval(secs => (cmd->>'seconds')::int))
  on conflict (restaurant_id, lower(email)) where accepted_at is null and withdrawn_at is null do nothing
  returning * into i;
  if i.id is null then
    perform refuse('already_exists', '[{"field": "email", "message": "They were invited already."}]');
  end if;
  perform count_invitation_v1(restaurant, i.email, cmd); -- after the row, as whoever sends it anew does
  return jsonb_build_object(
    'invitation', invitation_view_v1(i), 'deliveries', to_jsonb(mail_invitation_v1(i, cmd->>'requestId')));
end $$;
