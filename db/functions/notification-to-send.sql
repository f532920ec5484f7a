-- What the sender needs for one mail: `NotificationToSend` of domain/commands.ts, or null when it was sent already. A mail that is to
-- be sent is only read: whoever has sent it locks it to say so, and a lock for reading would cost each mail a commit.
create or replace function notification_to_send_v1(cmd jsonb) returns json language plpgsql as $$
declare
  event outbox;
  n notifications;
  o orders;
begin
  select * into event from outbox where id = (cmd#>>'{delivery,event,id}')::uuid;
  select * into n from notifications where id = event.aggregate_id;
  if not found then perform refuse('not_found'); end if;
  select * into o from orders where id = n.order_id;
  -- Nobody is behind it any more.
  if n.recipient like 'erased:%' then
    perform handle_once_v1(lock_event_v1(cmd->'delivery'), 'sender');
    return null;
  end if;
  if n.template = 'staff_invitation' and n.status = 'queued' then return invitation_mail_v1(n, cmd->'delivery'); end if;
  if n.template like 'application\_%' and n.status = 'queued' then return application_mail_v1(n, cmd->'delivery'); end if;
  if n.order_id is null and n.status = 'queued' then return account_mail_v1(n, cmd->'delivery'); end if;
  if n.status <> 'queued' or o.anonymised_at is not null then
    perform handle_once_v1(lock_event_v1(cmd->'delivery'), 'sender');
    return null;
  end if;
  return (
    select json_build_object(
      'id', n.id, 'channel', n.channel, 'template', n.template, 'to', n.recipient, 'locale', n.locale,
      'order', order_view_v1(o),
      'restaurant', json_build_object(
        'name', r.name, 'translations', names_only_v1(r.translations), 'address', r.address, 'phone', r.phone,
        'timezone', r.timezone
      ),
      'trackGeneration', case when o.user_id is null then (
        select max(c.generation) from order_capabilities c
        where c.order_id = o.id and c.scope = 'track' and c.revoked_at is null and c.expires_at > now()
      ) end,
      'reviewGeneration', case when o.user_id is null and n.template = 'order_completed' then (
        select max(c.generation) from order_capabilities c
        where c.order_id = o.id and c.scope = 'review' and c.revoked_at is null and c.expires_at > now()
      ) end
    )
    from restaurants r where r.id = o.restaurant_id
  );
end $$;
