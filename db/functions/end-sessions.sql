-- Ends a person's sessions, one or all, but not `kept`, and says where their sockets may be: the rooms of eleven, because so many say
-- that there are many (CLOSED_SINGLY_MAX of worker/commands/close-sockets.ts is ten), and the rooms of all are the same.
create or replace function end_sessions_v1(of_user uuid, wanted uuid, kept uuid) returns jsonb language plpgsql as $$
declare
  ended jsonb;
begin
  with ending as (
    update sessions s set revoked_at = now()
    where s.user_id = of_user and s.revoked_at is null and (wanted is null or s.id = wanted) and s.id is distinct from kept
    returning s.id
  )
  select jsonb_agg(session_rooms_v1(s)) into ended
  from (select id from ending limit 11) e join sessions s on s.id = e.id;
  return coalesce(ended, '[]');
end $$;
