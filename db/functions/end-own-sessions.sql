-- Ends sessions of the person who asks: EndOwnSessionsCommand in, EndSessionResult out. One, or all, or all but the one that asks. One
-- that has ended already stays as it is; one of somebody else is `not_found`, as if there were none.
create or replace function end_own_sessions_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  wanted uuid := (cmd->>'sessionId')::uuid;
  ended jsonb;
begin
  if scope.user_id is null then perform refuse('not_allowed'); end if;
  if wanted is not null and not exists (select from sessions where id = wanted and user_id = scope.user_id) then
    perform refuse('not_found');
  end if;
  with ending as (
    update sessions s set revoked_at = now()
    where s.user_id = scope.user_id and s.revoked_at is null
      and (wanted is null or s.id = wanted)
      and not ((cmd->>'keepsThis')::boolean and s.id = scope.session_id)
    returning s.id
  )
  -- So many say that there are many; the rooms of all are the same.
  select jsonb_agg(session_rooms_v1(s)) into ended
  from (select id from ending limit 11) e join sessions s on s.id = e.id;
  return jsonb_build_object('ended', coalesce(ended, '[]'));
end $$;
