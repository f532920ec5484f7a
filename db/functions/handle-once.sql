-- Marks an event as handled by a consumer, in the transaction that handles it. False for one that was handled before, and for one
-- that was overtaken: a newer event of the same aggregate is done, and a consumer never goes back.
create or replace function handle_once_v1(event outbox, by_consumer consumer) returns boolean language plpgsql as $$
declare
  fresh boolean;
begin
  insert into inbox (consumer, event_id) values (by_consumer, event.id) on conflict on constraint inbox_pkey do nothing;
  fresh := found;
  update deliveries d set acked_at = now(), parked = false
  where d.event_id = event.id and d.consumer = by_consumer and unfinished_v1(d);
  return fresh and not exists (
    select from deliveries d
    where d.aggregate_id = event.aggregate_id and d.consumer = by_consumer and d.version > event.version
      and d.acked_at is not null
  );
end $$;
