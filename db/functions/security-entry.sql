-- A `SecurityEntry` of domain/security-log.ts. The name of a person is that of today, and none of somebody who is gone.
create or replace function security_entry_v1(s security_log) returns json language plpgsql stable as $$
begin
  return json_build_object(
    'id', s.id, 'at', iso(s.at), 'lastAt', iso(s.last_at), 'kind', s.kind, 'code', s.code, 'route', s.route,
    'principal', case when s.principal is not null then
      json_build_object('kind', split_part(s.principal, ':', 1), 'id', split_part(s.principal, ':', 2)) end,
    'network', s.network, 'requestId', s.request_id, 'count', s.count,
    'user', (
      select json_build_object('id', u.id, 'name', trim(u.first_name || ' ' || u.last_name))
      from users u where s.principal like 'user:%' and u.id = split_part(s.principal, ':', 2)::uuid
    ));
end $$;
