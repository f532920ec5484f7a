import type { Check } from "../check.ts";
import { KEPT } from "../kept.ts";

export const PRIVILEGED: Check[] = [
  {
    breach: "somebody's rights were changed and it is not written down",
    sql: `
      select 'event ' || e.id as id, a.id is null as broken
      from outbox e left join audit_log a on a.user_id = e.aggregate_id and a.request_id = e.request_id
      where e.type = 'user.role_updated' and e.created_at > ${KEPT}`,
  },
  {
    breach: "an act is written down as somebody's who did it to themselves",
    sql: `select 'act ' || id as id, by_user_id = user_id as broken from audit_log where user_id is not null`,
  },
  {
    breach: "an act is written down that changed nothing",
    sql: `
      select 'act ' || id as id, action <> 'user.signed_out' and before = after as broken
      from audit_log`,
  },
  {
    breach: "the newest act about somebody's state is not how it is",
    sql: `
      select 'account ' || u.id as id, a.after->>'status' is distinct from u.status and u.status <> 'anonymised' as broken
      from users u
      join lateral (
        select after from audit_log a where a.user_id = u.id and a.action in ('user.disabled', 'user.enabled', 'user.deleted')
        order by a.at desc, a.id desc limit 1
      ) a on true`,
  },
  {
    breach: "an application was decided and it is not written down once, as it was",
    sql: `
      select 'application ' || a.id as id,
        count(l.id) <> (a.state in ('approved', 'declined'))::int
          or coalesce(bool_or(
            (l.action, l.user_id, l.by_user_id, l.restaurant_id) is distinct from
            ('application.' || a.state, a.user_id, a.decided_by, a.restaurant_id)) filter (where l.id is not null), false) as broken
      from applications a
      left join audit_log l on l.user_id = a.user_id and l.after->>'application' = a.id::text
      group by a.id`,
  },
  {
    breach: "somebody joined by an invitation and it is not written down as it was",
    sql: `
      select 'invitation ' || i.id as id,
        not exists (
          select from audit_log a
          where a.action = 'member.joined' and a.user_id = i.accepted_by and a.restaurant_id = i.restaurant_id
            and a.by_user_id = i.invited_by and a.after->>'role' = i.role
        ) as broken
      from invitations i where i.accepted_at is not null`,
  },
  {
    breach: "a refusal is written down of somebody who is not there",
    sql: `
      select 'refusal ' || s.id as id,
        case split_part(s.principal, ':', 1)
          when 'user' then not exists (select from users u where u.id::text = split_part(s.principal, ':', 2))
          when 'guest' then not exists (select from orders o where o.id::text = split_part(s.principal, ':', 2))
          when 'device' then not exists (select from devices d where d.id::text = split_part(s.principal, ':', 2))
          else not exists (select from service_tokens t where t.hash = split_part(s.principal, ':', 2))
        end as broken
      from security_log s where s.principal is not null`,
  },
  {
    breach: "a session was stolen and none has ended",
    sql: `
      select 'refusal ' || s.id as id,
        not exists (select from erasures e where s.principal = 'user:' || e.user_id) and not exists (
          select from sessions x
          where s.principal in ('user:' || x.user_id, 'device:' || x.device_id) and x.revoked_at is not null
        ) as broken
      from security_log s where s.kind = 'refresh_reuse' and s.at > ${KEPT}`,
  },
  {
    breach: "a tablet is paired or revoked, and it is not written down",
    sql: `
      select 'tablet ' || d.id as id,
        not exists (
          select from audit_log a
          where a.device_id = d.id and a.action = 'device.paired' and a.by_user_id = d.paired_by and a.restaurant_id = d.restaurant_id
        )
        or (d.revoked_at is not null) <> exists (select from audit_log a where a.device_id = d.id and a.action = 'device.revoked')
          as broken
      from devices d`,
  },
  {
    breach: "the newest act about somebody's role in a restaurant is not how it is",
    // Whoever is deleted leaves everything with that one act, or by their own wish.
    sql: `
      select 'account ' || a.user_id || ' at ' || a.restaurant_id as id, a.after->>'role' is distinct from m.role as broken
      from (
        select distinct on (user_id, restaurant_id) user_id, restaurant_id, after
        from audit_log where restaurant_id is not null and user_id is not null
        order by user_id, restaurant_id, at desc, id desc
      ) a
      join users u on u.id = a.user_id and u.status <> 'anonymised'
      left join memberships m on m.user_id = a.user_id and m.restaurant_id = a.restaurant_id`,
  },
];
