-- Everything that is kept of somebody but their orders: an `ExportedPerson` of domain/export.ts. What of it is in no file, and why, is said
-- in db/personal-data.ts.
create or replace function export_person_v1(of_user uuid) returns json language plpgsql stable as $$
declare
  u users;
begin
  select * into u from users where id = of_user;
  return json_build_object(
    'profile', json_build_array(json_build_object(
      'id', u.id, 'email', u.email, 'emailVerifiedAt', iso(u.email_verified_at), 'username', u.username, 'firstName', u.first_name,
      'lastName', u.last_name, 'phone', u.phone, 'locale', u.locale, 'platformRole', u.platform_role, 'status', u.status,
      'createdAt', iso(u.created_at), 'updatedAt', iso(u.updated_at))),
    'sessions', (
      select coalesce(json_agg(json_build_object(
        'id', s.id, 'userAgent', s.user_agent, 'createdAt', iso(s.created_at), 'lastSeenAt', iso(s.last_seen_at),
        'expiresAt', iso(s.expires_at), 'endedAt', iso(s.revoked_at)) order by s.created_at), '[]')
      from sessions s where s.user_id = u.id),
    'attempts', (
      select coalesce(json_agg(json_build_object('at', iso(at)) order by at), '[]')
      from sign_in_attempts a, unnest(a.recent) at where starts_with(a.subject, u.id::text)),
    'links', (
      select coalesce(json_agg(json_build_object(
        'purpose', l.purpose, 'email', l.email, 'createdAt', iso(l.created_at), 'expiresAt', iso(l.expires_at)) order by l.created_at), '[]')
      from account_links l where l.user_id = u.id),
    'memberships', (
      select coalesce(json_agg(json_build_object('restaurant', r.name, 'role', m.role, 'since', iso(m.created_at)) order by m.created_at), '[]')
      from memberships m join restaurants r on r.id = m.restaurant_id where m.user_id = u.id),
    'invitations', (
      select coalesce(json_agg(json_build_object(
        'restaurant', r.name, 'role', i.role, 'direction', case when i.invited_by = u.id then 'sent' else 'received' end,
        'sentAt', iso(i.sent_at), 'expiresAt', iso(i.expires_at), 'acceptedAt', iso(i.accepted_at), 'withdrawnAt', iso(i.withdrawn_at)
        ) order by i.sent_at), '[]')
      from invitations i join restaurants r on r.id = i.restaurant_id
      -- An address that was only claimed is somebody else's, perhaps.
      where i.invited_by = u.id or i.accepted_by = u.id or (u.email_verified_at is not null and lower(i.email) = lower(u.email))),
    'applications', (
      select coalesce(json_agg(json_build_object(
        'kind', a.kind, 'state', a.state, 'phone', a.phone, 'restaurantName', a.restaurant_name, 'address', a.address,
        'timezone', a.timezone, 'currency', a.currency, 'area', a.area, 'createdAt', iso(a.created_at), 'endedAt', iso(a.ended_at),
        'reason', a.reason) order by a.created_at), '[]')
      from applications a where a.user_id = u.id),
    'notifications', (
      select coalesce(json_agg(export_notification_v1(n) order by n.created_at, n.id), '[]')
      from notifications n where n.user_id = u.id and n.order_id is null),
    'acts', (
      select coalesce(json_agg(json_build_object(
        'at', iso(a.at), 'action', a.action, 'whose', case when a.by_user_id = u.id then 'done by you' else 'done to you' end,
        'restaurant', (select r.name from restaurants r where r.id = a.restaurant_id), 'before', a.before, 'after', a.after
        ) order by a.at), '[]')
      from audit_log a where u.id in (a.user_id, a.by_user_id))
  );
end $$;
