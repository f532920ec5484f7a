-- Insists that the station of a command is one of this restaurant; none is all of them.
create or replace function check_station_v1(restaurant uuid, cmd jsonb) returns void language plpgsql stable as $$
begin
  if cmd->>'stationId' is not null
    and not exists (select from stations where id = (cmd->>'stationId')::uuid and restaurant_id = restaurant and active) then
    perform refuse('invalid_input', '[{"field": "stationId", "message": "No such station here."}]');
  end if;
end $$;
