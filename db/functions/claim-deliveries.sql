-- Claims what is due, for a pump that will publish it: ClaimDeliveriesCommand in, ClaimDeliveriesResult out. The lease is by the
-- database's clock; two pumps never get the same row, and a delivery waits for the one before it of the same aggregate and
-- consumer. What was tried twelve times is parked: still there, no longer tried, waiting for a person.
create or replace function claim_deliveries_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  answer jsonb;
begin
  with due as materialized ( -- so that the limit is honoured
    select d.event_id, d.consumer
    from deliveries d
    where d.acked_at is null and not d.parked and d.next_at <= now()
      -- The first unfinished one of its line. A sub-select with a limit is answered for each row from the index; `not exists` was
      -- planned as a join that reads everything unfinished for each row, because a moment ago there was next to nothing.
      and d.version = (
        select p.version from deliveries p
        where p.aggregate_id = d.aggregate_id and p.consumer = d.consumer and p.acked_at is null
        order by p.version limit 1
      )
    order by d.next_at
    limit (cmd->>'limit')::int
    for update skip locked
  ),
  taken as (
    update deliveries d
    set gen = least(d.gen + 1, d.gen_limit), parked = d.gen >= d.gen_limit,
      next_at = now() + lease_v1(d.gen + 1, d.gen_limit, coalesce((cmd->>'leaseSeconds')::int, 30))
    from due
    where d.event_id = due.event_id and d.consumer = due.consumer
    returning d.event_id, d.consumer, d.gen, d.parked
  )
  select jsonb_build_object(
    'deliveries', coalesce(jsonb_agg(delivery_view_v1(e, t.consumer, t.gen)) filter (where not t.parked), '[]'),
    'parked', coalesce(
      jsonb_agg(jsonb_build_object('eventId', t.event_id, 'consumer', t.consumer)) filter (where t.parked), '[]')
  )
  into answer
  from taken t join outbox e on e.id = t.event_id;

  -- Last, because pumps of one name wait for each other here.
  if cmd->>'pump' is not null then
    insert into sweeps (pump, last_at) values (cmd->>'pump', now())
    on conflict (pump) do update set last_at = excluded.last_at;
  end if;
  return answer;
end $$;
