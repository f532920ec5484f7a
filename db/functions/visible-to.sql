-- Whether somebody may know that this order exists. One expression without a sub-select, so that the planner puts it into the
-- statement that asks and can use the indexes on user_id and restaurant_id. Null means no: use it in a WHERE.
create or replace function visible_to(o orders, scope actor_scope) returns boolean language sql immutable parallel safe
return o.id = scope.order_id
  or o.user_id = scope.user_id
  or o.restaurant_id = any (scope.reads_orders_of)
  or scope.reads_all_orders;
