-- Notes that the provider has taken a mail: MarkSentCommand in, ApplyResult out.
create or replace function mark_sent_v1(cmd jsonb) returns json language plpgsql as $$
declare
  event outbox := lock_event_v1(cmd->'delivery');
  applied boolean := handle_once_v1(event, 'sender');
begin
  update notifications set status = 'sent', provider_id = cmd->>'providerId', sent_at = now()
  where id = event.aggregate_id and status = 'queued';
  return json_build_object(
    'applied', applied,
    'deliveries', claim_next_v1(event.aggregate_id, 'sender'),
    'orderNews', null, 'boardChange', null, 'userNews', null, 'availability', null
  );
end $$;
