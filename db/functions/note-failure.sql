-- Keeps the words of a failed attempt for whoever looks into it. The delivery is tried again when its lease ends.
create or replace function note_failure_v1(cmd jsonb) returns jsonb language plpgsql as $$
begin
  update deliveries d set last_error = left(cmd->>'error', 500)
  where d.event_id = (cmd#>>'{delivery,event,id}')::uuid and d.consumer = (cmd#>>'{delivery,consumer}')::consumer
    and unfinished_v1(d);
  return jsonb_build_object('noted', found);
end $$;
