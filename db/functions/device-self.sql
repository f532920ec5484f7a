-- A `DeviceSelf` of domain/devices.ts: what a tablet is told of itself.
create or replace function device_self_v1(of_device uuid) returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'id', d.id, 'name', d.name, 'restaurantId', r.id, 'restaurantName', r.name, 'station', station_of_device_v1(d))
    from devices d join restaurants r on r.id = d.restaurant_id
    where d.id = of_device
  );
end $$;
