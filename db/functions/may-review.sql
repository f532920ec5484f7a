-- Whether an order is for somebody to review: its customer, or whoever holds its review link. `actor_scope_v1` has compared the link with
-- the rows, and leaves `order_id` empty for it, so that it opens nothing else. The other links are to the same order and do not count:
-- they are passed on to whoever shall see where the food is.
create or replace function may_review_v1(o orders, scope actor_scope, actor jsonb) returns boolean language sql immutable parallel safe
return coalesce(o.user_id = scope.user_id, false)
  or (scope.kind = 'guest' and scope.capability = 'review' and o.id = (actor->>'orderId')::uuid);
