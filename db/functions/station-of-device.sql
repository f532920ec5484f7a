-- The station of a tablet as id and name; null for all of them.
create or replace function station_of_device_v1(d devices) returns jsonb language plpgsql stable as $$
begin
  return (select jsonb_build_object('id', s.id, 'name', s.name) from stations s where s.id = d.station_id);
end $$;
