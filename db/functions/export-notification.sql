-- What somebody is shown of a notification that went to them.
create or replace function export_notification_v1(n notifications) returns json language plpgsql stable as $$
begin
  return json_build_object(
    'id', n.id, 'channel', n.channel, 'recipient', n.recipient, 'about', n.template, 'orderId', n.order_id, 'status', n.status,
    'createdAt', iso(n.created_at), 'sentAt', iso(n.sent_at)
  );
end $$;
