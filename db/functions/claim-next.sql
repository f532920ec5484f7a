-- Claims what one consumer should hear next about one aggregate, if it is due. Called by whoever has just acknowledged the one
-- before, holding the aggregate's lock: a burst of moves then needs no sweep.
create or replace function claim_next_v1(aggregate uuid, for_consumer consumer) returns jsonb[] language plpgsql as $$
declare
  claimed jsonb[];
begin
  with due as materialized (
    select d.event_id, d.consumer
    from deliveries d
    where d.aggregate_id = aggregate and d.consumer = for_consumer and d.acked_at is null
    order by d.version
    limit 1
    for update
  ),
  taken as (
    update deliveries d
    set gen = d.gen + 1, next_at = clock_timestamp() + lease_v1(d.gen + 1, d.gen_limit, 30)
    from due
    where d.event_id = due.event_id and d.consumer = due.consumer
      and not d.parked and d.gen < d.gen_limit
      and (d.gen = 0 or d.next_at <= clock_timestamp())
    returning d.event_id, d.gen
  )
  select array_agg(delivery_view_v1(e, for_consumer, t.gen)) into claimed
  from taken t join outbox e on e.id = t.event_id;
  return coalesce(claimed, '{}');
end $$;
