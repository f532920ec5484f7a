-- Ends a session, found by its refresh token or its id: EndSessionCommand in, EndSessionResult out. What is unknown or has ended
-- already stays as it is.
create or replace function end_session_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  ended jsonb;
begin
  with ending as (
    update sessions s set revoked_at = now()
    where revoked_at is null
      and (
        id = (cmd->>'sessionId')::uuid
        or id = (select session_id from refresh_tokens where hash = cmd->>'refreshHash')
      )
    returning session_rooms_v1(s) as rooms
  )
  select jsonb_agg(rooms) into ended from ending;
  return jsonb_build_object('ended', coalesce(ended, '[]'));
end $$;
