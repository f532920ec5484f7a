-- Who has a session, as the part of a SessionResult that says it: a person as `me` with the version of their rights, or a paired tablet
-- as `device`. Null for somebody who may have none any more.
create or replace function session_holder_v1(s sessions) returns jsonb language plpgsql stable as $$
begin
  if s.device_id is not null then
    return (
      select jsonb_build_object('device', device_self_v1(d.id), 'mv', 0) from devices d
      where d.id = s.device_id and d.revoked_at is null
    );
  end if;
  return (
    select jsonb_build_object('me', me_view_v1(u.id), 'mv', u.mv) from users u
    where u.id = s.user_id and u.status = 'active'
  );
end $$;
