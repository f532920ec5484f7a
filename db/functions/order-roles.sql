-- Every role that somebody holds over one order, in the order of ACTOR_ROLES: one's own order comes before one's job.
create or replace function order_roles_v1(o orders, scope actor_scope) returns actor_role[] language sql immutable parallel safe
return array_remove(
  array[
    case when scope.order_id = o.id and scope.capability = 'cancel' then 'guest' end,
    case when scope.user_id = o.user_id then 'customer' end,
    case when scope.platform_role = 'driver' then 'driver' end,
    scope.member_roles[array_position(scope.member_of, o.restaurant_id)],
    case when scope.platform_role = 'super_admin' then 'super_admin' end,
    case when scope.kind = 'system' then 'system' end
  ]::actor_role[],
  null
);
