-- The queue took nothing of what a pump had claimed for it: NotTakenCommand in. However long it is away, that was no try of these
-- deliveries and brings none of them nearer to being parked. The generation is spent, because an answer may have been lost.
create or replace function not_taken_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  kept int;
begin
  update deliveries d set gen_limit = d.gen_limit + 1
  from jsonb_to_recordset(cmd->'deliveries') as t("eventId" uuid, consumer consumer, generation int)
  where d.event_id = t."eventId" and d.consumer = t.consumer and d.gen = t.generation and unfinished_v1(d);
  get diagnostics kept = row_count;
  return jsonb_build_object('kept', kept);
end $$;
