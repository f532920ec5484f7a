-- A `Me` of domain/actor.ts. `role` is the highest that somebody holds anywhere, for clients that know only one.
create or replace function me_view_v1(of_user uuid) returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'id', u.id, 'email', u.email, 'emailVerified', u.email_verified_at is not null, 'username', u.username, 'firstName', u.first_name, 'lastName', u.last_name,
      'phone', u.phone, 'locale', u.locale, 'platformRole', u.platform_role,
      'role', case when u.platform_role = 'super_admin' then 'super_admin' else coalesce((
        select m.role from memberships m where m.user_id = u.id
        order by array_position('{owner,manager,staff,kitchen}', m.role) limit 1
      ), u.platform_role) end,
      'memberships', coalesce((
        select jsonb_agg(
          jsonb_build_object(
            'restaurantId', r.id, 'role', m.role, 'restaurantName', r.name, 'restaurantSlug', r.slug
          ) order by r.sort, r.name
        )
        from memberships m join restaurants r on r.id = m.restaurant_id
        where m.user_id = u.id
      ), '[]')
    )
    from users u where u.id = of_user
  );
end $$;
