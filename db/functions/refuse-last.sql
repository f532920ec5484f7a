-- Refuses to delete the last owner of a restaurant, and the last who runs the platform: nobody could come after them. The caller holds the
-- locks of `lock_for_erasure_v1`.
create or replace function refuse_last_v1(u users) returns void language plpgsql as $$
declare
  alone jsonb;
begin
  select jsonb_agg(jsonb_build_object(
    'field', 'memberships', 'restaurantId', r.id, 'message', r.name || ' has no other owner.') order by r.name)
  into alone
  from memberships own join restaurants r on r.id = own.restaurant_id
  where own.user_id = u.id and own.role = 'owner' and not exists (
    select from memberships m join users other on other.id = m.user_id and other.status = 'active'
    where m.restaurant_id = own.restaurant_id and m.role = 'owner' and m.user_id <> u.id);
  if alone is not null then perform refuse('last_owner', alone); end if;
  if u.platform_role = 'super_admin'
    and not exists (select from users where platform_role = 'super_admin' and status = 'active' and id <> u.id) then
    perform refuse('last_operator');
  end if;
end $$;
