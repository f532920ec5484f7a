-- Resolves who is asking against the rows of this moment: a role that was taken away a second ago is gone. Raises
-- `session_changed` for a session that has ended or whose person's rights have moved, `unauthorized` for an unknown link or token.
create or replace function actor_scope_v1(actor jsonb) returns actor_scope language plpgsql stable as $$
declare
  scope actor_scope;
begin
  scope.kind := actor->>'kind';
  scope.member_of := '{}';
  scope.member_roles := '{}';
  scope.reads_orders_of := '{}';
  scope.reads_all_orders := false;

  case scope.kind
  when 'anonymous' then
    null;

  when 'user' then
    select u.id, s.id, u.platform_role, m.restaurants, m.roles, m.readable,
      exists (select from role_verbs v where v.role = u.platform_role and v.verb = 'orders:read')
    into scope.user_id, scope.session_id, scope.platform_role, scope.member_of, scope.member_roles, scope.reads_orders_of,
      scope.reads_all_orders
    from sessions s
    join users u on u.id = s.user_id
    cross join lateral (
      select
        coalesce(array_agg(m.restaurant_id order by m.restaurant_id), '{}') as restaurants,
        coalesce(array_agg(m.role order by m.restaurant_id), '{}') as roles,
        coalesce(array_agg(m.restaurant_id) filter (where v.role is not null), '{}') as readable
      from memberships m
      left join role_verbs v on v.role = m.role and v.verb = 'orders:read'
      where m.user_id = u.id
    ) m
    where s.id = (actor->>'sessionId')::uuid
      and s.user_id = (actor->>'userId')::uuid
      and s.revoked_at is null
      and s.expires_at > now()
      and u.status = 'active'
      and u.mv = (actor->>'mv')::int;
    if not found then perform refuse('session_changed'); end if;

  when 'device' then
    -- A tablet is a cook of its one restaurant, without a person.
    select s.id, array[d.restaurant_id], array['kitchen'], case when v.role is null then '{}' else array[d.restaurant_id] end
    into scope.session_id, scope.member_of, scope.member_roles, scope.reads_orders_of
    from sessions s
    join devices d on d.id = s.device_id
    left join role_verbs v on v.role = 'kitchen' and v.verb = 'orders:read'
    where s.id = (actor->>'sessionId')::uuid
      and s.device_id = (actor->>'deviceId')::uuid
      and s.revoked_at is null
      and s.expires_at > now()
      and d.revoked_at is null;
    if not found then perform refuse('session_changed'); end if;

  when 'guest' then
    -- A link to review an order is no link to the order: whoever asks what it opens finds none.
    select case when c.scope <> 'review' then c.order_id end, c.scope into scope.order_id, scope.capability
    from order_capabilities c
    where c.order_id = (actor->>'orderId')::uuid
      and c.scope = (actor->>'scope')::capability_scope
      and c.generation = (actor->>'generation')::int
      and c.revoked_at is null
      and c.expires_at > now();
    if not found then perform refuse('unauthorized'); end if;

  when 'service' then
    select t.restaurant_id into scope.service_restaurant_id
    from service_tokens t
    where t.hash = actor->>'tokenHash' and t.revoked_at is null;
    if not found then perform refuse('unauthorized'); end if;

  when 'system' then
    scope.reads_all_orders := true;

  else
    perform refuse('unauthorized');
  end case;
  return scope;
end $$;
