-- What of a reason outlives the person it was given to: a code of ORDER_REASONS in domain/order-reasons.ts (a test compares), and no own
-- words, which may speak of them.
create or replace function kept_reason_v1(reason text) returns text language sql immutable parallel safe
return case when reason in ('out_of_stock', 'too_busy', 'closed', 'unclaimed') then reason end;
