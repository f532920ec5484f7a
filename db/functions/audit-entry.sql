-- An `AuditEntry` of domain/audit-log.ts. Names are those of today.
create or replace function audit_entry_v1(a audit_log) returns json language plpgsql stable as $$
begin
  return (
    select json_build_object(
      'id', a.id, 'at', iso(a.at), 'action', a.action, 'before', a.before, 'after', a.after, 'requestId', a.request_id,
      'by', json_build_object('id', b.id, 'name', trim(b.first_name || ' ' || b.last_name)),
      'user', (
        select json_build_object('id', u.id, 'name', trim(u.first_name || ' ' || u.last_name)) from users u where u.id = a.user_id),
      'device', (select json_build_object('id', d.id, 'name', d.name) from devices d where d.id = a.device_id),
      'restaurant', (select json_build_object('id', r.id, 'name', r.name) from restaurants r where r.id = a.restaurant_id)
    )
    from users b where b.id = a.by_user_id
  );
end $$;
