-- Notes that a tablet was just used: SeeDeviceCommand in, nothing out. At most once a minute, whoever else noted it.
create or replace function see_device_v1(cmd jsonb) returns jsonb language plpgsql as $$
begin
  update devices set last_seen_at = now()
  where id = (cmd->>'deviceId')::uuid and (last_seen_at is null or last_seen_at < now() - interval '1 minute');
  return '{}';
end $$;
