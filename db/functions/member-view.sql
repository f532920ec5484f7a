-- A `Member` of domain/staff.ts; null for nobody of this restaurant.
create or replace function member_view_v1(of_user uuid, restaurant uuid) returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'userId', u.id, 'name', trim(u.first_name || ' ' || u.last_name), 'email', u.email, 'role', m.role, 'since', iso(m.created_at))
    from memberships m join users u on u.id = m.user_id
    where m.user_id = of_user and m.restaurant_id = restaurant
  );
end $$;
