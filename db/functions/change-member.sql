-- Gives somebody another role in a restaurant, or takes it from them: ChangeMemberCommand in, ChangeMemberResult out. Nobody does it to
-- themselves, and whoever changes an owner is one and stays one: so there is always an owner left.
create or replace function change_member_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  restaurant uuid := (cmd->>'restaurantId')::uuid;
  wanted text := cmd->>'role';
  scope actor_scope;
  u users;
  present text;
  ended jsonb := '[]';
  told jsonb[] := '{}';
begin
  -- Both people, before anybody's rights are looked at: of two owners who take each other's, one comes too late.
  perform from users where id in ((cmd#>>'{actor,userId}')::uuid, (cmd->>'userId')::uuid) order by id for no key update;
  scope := require_v1(cmd->'actor', restaurant, 'staff:invite');
  select m.role into present from memberships m where m.user_id = (cmd->>'userId')::uuid and m.restaurant_id = restaurant;
  if not found then perform refuse('not_found'); end if;
  if (cmd->>'userId')::uuid = scope.user_id or not may_give_role_v1(scope.user_id, restaurant, present)
    or (wanted is not null and not may_give_role_v1(scope.user_id, restaurant, wanted)) then
    perform refuse('not_allowed');
  end if;

  if wanted is distinct from present then
    select * into u from users where id = (cmd->>'userId')::uuid;
    -- From before the change, when this restaurant is still among them. Whoever hears of the event closes them as well.
    ended := jsonb_build_array(user_rooms_v1(u, false));
    if wanted is null then
      delete from memberships where user_id = u.id and restaurant_id = restaurant;
    else
      update memberships set role = wanted where user_id = u.id and restaurant_id = restaurant;
    end if;
    update invitations set withdrawn_at = now()
    where invited_by = u.id and restaurant_id = restaurant and accepted_at is null and withdrawn_at is null
      and not may_give_role_v1(u.id, restaurant, role);
    perform note_member_v1(
      scope.user_id, case when wanted is null then 'member.removed' else 'member.role_changed' end, u.id, restaurant,
      present, wanted, cmd->>'requestId');
    told := emit_member_event_v1(u.id, restaurant, cmd->>'requestId');
  end if;
  return jsonb_build_object(
    'member', member_view_v1((cmd->>'userId')::uuid, restaurant), 'ended', ended, 'deliveries', to_jsonb(told));
end $$;
