-- A `Device` of domain/devices.ts.
create or replace function device_view_v1(d devices) returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'id', d.id, 'name', d.name, 'station', station_of_device_v1(d), 'pairedBy', trim(u.first_name || ' ' || u.last_name),
      'pairedAt', iso(d.paired_at), 'lastSeenAt', iso(d.last_seen_at),
      'isConnected', d.revoked_at is null and exists (
        select from sessions s where s.device_id = d.id and s.revoked_at is null and s.expires_at > now()))
    from users u where u.id = d.paired_by
  );
end $$;
