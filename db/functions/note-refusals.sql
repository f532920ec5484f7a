-- Writes down what was refused: NoteRefusalsCommand in, nothing out. What is alike within a minute is one row with a number. In one
-- order, so that two Workers that tell of the same things do not wait for one another in a circle.
create or replace function note_refusals_v1(cmd jsonb) returns jsonb language plpgsql as $$
begin
  insert into security_log (id, minute, at, last_at, kind, code, route, principal, network, request_id, count)
  select
    r.id, date_trunc('minute', now()), now(), now(), r.kind, r.code, r.route,
    (r.principal->>'kind') || ':' || (r.principal->>'id'), r.network, r."requestId", r.count
  from jsonb_to_recordset(cmd->'rows') as r(
    id uuid, kind text, code text, route text, principal jsonb, network text, "requestId" text, count bigint)
  order by r.kind, r.code, r.route, r.principal->>'id', r.network
  on conflict (minute, kind, code, route, coalesce(principal, network, ''))
  do update set count = security_log.count + excluded.count, last_at = excluded.last_at;
  return '{}';
end $$;
