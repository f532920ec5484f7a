-- Whether an order ended well, as COMPLETED_STATUSES of domain/order-status.ts says; a test holds both equal.
create or replace function is_completed_v1(o orders) returns boolean language sql immutable parallel safe
return o.status in ('delivered', 'picked_up', 'served');
