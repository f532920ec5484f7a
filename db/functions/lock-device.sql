-- The tablet that a command of its restaurant's managers is about, for the rest of the transaction. One of another restaurant, and one
-- that was revoked, is `not_found`.
create or replace function lock_device_v1(cmd jsonb) returns devices language plpgsql as $$
declare
  d devices;
begin
  select * into d from devices
  where id = (cmd->>'deviceId')::uuid and restaurant_id = (cmd->>'restaurantId')::uuid and revoked_at is null
  for no key update;
  if not found then perform refuse('not_found'); end if;
  return d;
end $$;
