-- Where the sockets of a session may be, as a SessionRooms of domain/commands.ts.
create or replace function session_rooms_v1(s sessions) returns jsonb language plpgsql stable as $$
begin
  return (select user_rooms_v1(u, false) || jsonb_build_object('sessionId', s.id) from users u where u.id = s.user_id);
end $$;
