-- Where the sockets of a session may be, as a SessionRooms of domain/commands.ts. Those of a tablet are in its kitchen.
create or replace function session_rooms_v1(s sessions) returns jsonb language plpgsql stable as $$
begin
  if s.device_id is not null then
    return (
      select jsonb_build_object(
        'sessionId', s.id, 'userId', null, 'deviceId', d.id, 'restaurantIds', jsonb_build_array(d.restaurant_id), 'orderIds', '[]'::jsonb)
      from devices d where d.id = s.device_id
    );
  end if;
  return (select user_rooms_v1(u, false) || jsonb_build_object('sessionId', s.id) from users u where u.id = s.user_id);
end $$;
