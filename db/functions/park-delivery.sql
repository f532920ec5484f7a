-- Gives a delivery up that can never succeed: it stays, is not tried again, and waits for a person (`npm run outbox`).
create or replace function park_delivery_v1(cmd jsonb) returns jsonb language plpgsql as $$
begin
  update deliveries d set parked = true, last_error = left(cmd->>'error', 500)
  where d.event_id = (cmd#>>'{delivery,event,id}')::uuid and d.consumer = (cmd#>>'{delivery,consumer}')::consumer
    and unfinished_v1(d);
  return jsonb_build_object('parked', found);
end $$;
