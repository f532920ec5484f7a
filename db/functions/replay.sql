-- The stored answer of an order's command, for its repeat, with what the first caller may have left unpublished: whoever asks again
-- after a lost answer brings the order to the kitchen, and no pump has to come by. Who repeats within a second, while the first caller
-- is most likely still at it, only hears the answer.
create or replace function replay_v1(answer json) returns json language plpgsql as $$
declare
  claimed jsonb;
begin
  with due as materialized (
    select d.event_id, d.consumer
    from deliveries d
    where d.aggregate_id = (answer#>>'{order,id}')::uuid and d.acked_at is null and not d.parked and d.gen = 1
      and d.next_at < clock_timestamp() + lease_v1(1, d.gen_limit, 30) - interval '1 second'
    order by d.consumer
    for update skip locked
  ),
  taken as (
    update deliveries d
    set gen = d.gen + 1, next_at = clock_timestamp() + lease_v1(d.gen + 1, d.gen_limit, 30)
    from due
    where d.event_id = due.event_id and d.consumer = due.consumer
    returning d.event_id, d.consumer, d.gen
  )
  select jsonb_agg(delivery_view_v1(e, t.consumer, t.gen)) into claimed
  from taken t join outbox e on e.id = t.event_id;
  if claimed is null then return answer; end if;
  -- Part by part, as json: each stays letter by letter what the first caller was told.
  return (
    select json_object_agg(part.key, case part.key when 'deliveries' then claimed::json else part.value end)
    from json_each(answer) part
  );
end $$;
