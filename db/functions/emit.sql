-- Writes an event beside the change that it tells of, and one delivery for each subscribed consumer. A delivery with nothing
-- unfinished before it is claimed for this caller at once, who publishes it after the commit; if that never happens, the lease
-- ends and a pump takes over. The caller holds the aggregate's lock, so versions of one aggregate commit in order.
create or replace function emit_v1(event outbox) returns jsonb language plpgsql as $$
declare
  claimed jsonb;
begin
  event.created_at := now();
  insert into outbox select event.*;
  with made as (
    insert into deliveries (event_id, consumer, aggregate_id, version, gen, next_at)
    select event.id, s.consumer, event.aggregate_id, event.version,
      case when waits then 0 else 1 end,
      case when waits then now() else now() + lease_v1(1, 12, 30) end
    from subscriptions s
    cross join lateral (
      select exists (
        select from deliveries p
        where p.aggregate_id = event.aggregate_id and p.consumer = s.consumer and p.version < event.version
          and p.acked_at is null
      ) as waits
    ) before
    where s.event_type = event.type
    returning consumer, gen
  )
  select jsonb_agg(delivery_view_v1(event, consumer, gen) order by consumer) into claimed from made where gen = 1;
  return coalesce(claimed, '[]');
end $$;
