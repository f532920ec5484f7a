-- Gives a tablet a name and a station: ChangeDeviceCommand in, ChangeDeviceResult out. What changes nothing is no act.
create or replace function change_device_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  restaurant uuid := (cmd->>'restaurantId')::uuid;
  scope actor_scope := require_v1(cmd->'actor', restaurant, 'devices:manage');
  d devices := lock_device_v1(cmd);
  before jsonb := device_states_v1(d);
begin
  perform check_station_v1(restaurant, cmd);
  if (d.name, d.station_id) is distinct from (cmd->>'name', (cmd->>'stationId')::uuid) then
    update devices set name = cmd->>'name', station_id = (cmd->>'stationId')::uuid where id = d.id returning * into d;
    perform note_device_v1(scope.user_id, 'device.changed', d, before, device_states_v1(d), cmd->>'requestId');
  end if;
  return jsonb_build_object('device', device_view_v1(d));
end $$;
