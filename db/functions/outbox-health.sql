-- How the events are getting on, for readiness and for whoever is on call.
create or replace function outbox_health_v1() returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'oldestUnackedSeconds', floor(extract(epoch from clock_timestamp() - min(e.created_at) filter (where not d.parked)))::int,
      'unacked', count(*) filter (where not d.parked),
      'parked', count(*) filter (where d.parked),
      'lastSweepAt', (select iso(max(last_at)) from sweeps),
      'sweeps', (select coalesce(jsonb_object_agg(pump, iso(last_at)), '{}') from sweeps)
    )
    from deliveries d join outbox e on e.id = d.event_id
    where d.acked_at is null
  );
end $$;
