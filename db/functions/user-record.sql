-- A `UserRecord` of domain/commands.ts: an account as those see it who run the platform.
create or replace function user_record_v1(of_user uuid) returns jsonb language sql stable
return (
  select me_view_v1(u.id) || jsonb_build_object(
    'status', u.status, 'createdAt', iso(u.created_at), 'lastSeenAt', iso(s.last_seen_at), 'sessions', s.open
  )
  from users u
  cross join lateral (
    select max(s.last_seen_at) as last_seen_at, count(*) as open
    from sessions s where s.user_id = u.id and s.revoked_at is null and s.expires_at > now()
  ) s
  where u.id = of_user
);
