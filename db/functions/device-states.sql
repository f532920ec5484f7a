-- What is written down of a tablet: its name, and the short name of its station.
create or replace function device_states_v1(d devices) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'name', d.name, 'station', coalesce((select slug from stations where id = d.station_id), 'all'));
end $$;
