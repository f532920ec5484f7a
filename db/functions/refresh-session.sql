-- Trades a refresh token for its successor: RefreshSessionCommand in, RefreshSessionResult out. A token that was traded a moment ago
-- gives the same successor again, for a client that never got its answer; a successor that fresh is not traded, but kept. A
-- token that was traded longer ago was stolen: its whole session ends. That must outlive this statement, so it is answered as
-- `{refused}` with an EndSessionResult, not raised. A tablet's session lasts longer, and so does its grace.
create or replace function refresh_session_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  s sessions;
  t refresh_tokens;
  holder jsonb;
  grace interval := make_interval(secs => (cmd->>'graceSeconds')::int);
  ends timestamptz;
begin
  select sessions.* into s
  from refresh_tokens r join sessions on sessions.id = r.session_id
  where r.hash = cmd->>'refreshHash'
  for no key update of sessions;
  if not found or s.revoked_at is not null or s.expires_at <= now() then perform refuse('unauthorized'); end if;
  holder := session_holder_v1(s);
  if holder is null then perform refuse('unauthorized'); end if;
  if s.device_id is not null then
    -- A Worker of the version before knows no tablets: theirs wait for the new one.
    if cmd->>'deviceSeconds' is null then perform refuse('unavailable'); end if;
    grace := make_interval(secs => (cmd->>'deviceGraceSeconds')::int);
    ends := now() + make_interval(secs => (cmd->>'deviceSeconds')::int);
  else
    ends := session_end_v1(s.created_at, (select u.platform_role from users u where u.id = s.user_id), (cmd->>'refreshSeconds')::int);
    -- Also for somebody who runs the platform since yesterday: a day is over sooner than what they had.
    if ends <= now() then perform refuse('unauthorized'); end if;
  end if;
  holder := holder || jsonb_build_object('sessionId', s.id);

  select * into t from refresh_tokens where hash = cmd->>'refreshHash';
  -- Traded on at once, it would be a spent one in the hands of whoever still waits for it as their answer; and answers take time.
  if t.replaced_at is null and (cmd->>'keepsFresh')::boolean and t.created_at > s.created_at
    and t.created_at > clock_timestamp() - 2 * grace then
    return holder || '{"kept": true}';
  end if;
  if t.replaced_at is null then
    update refresh_tokens set replaced_at = clock_timestamp(), replaced_by = cmd->>'successorHash' where hash = t.hash;
    insert into refresh_tokens (hash, session_id, created_at) values (cmd->>'successorHash', s.id, clock_timestamp());
    update sessions set last_seen_at = now(), expires_at = ends where id = s.id;
    update devices set last_seen_at = now() where id = s.device_id;
  elsif t.replaced_at <= clock_timestamp() - grace or t.replaced_by <> cmd->>'successorHash' then
    update sessions set revoked_at = now() where id = s.id; -- its family: a session has one
    return jsonb_build_object(
      'refused', jsonb_build_object('code', 'unauthorized'), 'ended', jsonb_build_array(session_rooms_v1(s)));
  end if;
  return holder;
end $$;
