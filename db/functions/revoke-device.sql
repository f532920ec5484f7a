-- Takes a tablet its rights and its session for good: RevokeDeviceCommand in, RevokeDeviceResult out. One that was revoked already stays as
-- it is, and its sockets are closed again: whoever repeats it may have lost the first answer. Whoever hears of the event closes them, too,
-- should this caller never come to it.
create or replace function revoke_device_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := require_v1(cmd->'actor', (cmd->>'restaurantId')::uuid, 'devices:manage');
  d devices;
  told jsonb[] := '{}';
begin
  select * into d from devices
  where id = (cmd->>'deviceId')::uuid and restaurant_id = (cmd->>'restaurantId')::uuid
  for no key update;
  if not found then perform refuse('not_found'); end if;
  if d.revoked_at is null then
    update devices set revoked_at = now() where id = d.id;
    update sessions set revoked_at = now() where device_id = d.id and revoked_at is null;
    perform note_device_v1(
      scope.user_id, 'device.revoked', d, '{"state": "paired"}', '{"state": "revoked"}', cmd->>'requestId');
    if cmd ? 'tellsOfDevices' then
      told := emit_v1((new_id(), 'device.revoked', d.id, 1, d.restaurant_id, cmd->>'requestId', '{}', null)::outbox);
    end if;
  end if;
  return jsonb_build_object(
    'deliveries', to_jsonb(told),
    'ended', (select coalesce(jsonb_agg(session_rooms_v1(s)), '[]') from sessions s where s.device_id = d.id));
end $$;
