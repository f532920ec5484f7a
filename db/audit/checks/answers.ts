import type { Check } from "../check.ts";
import { KEPT } from "../kept.ts";

/** What was told of an order in the answers that are kept for repeats. */
const TOLD = `
  select k.scope, k.key, k.told->>'id' as order_id, (k.told->>'version')::int as version, k.told->>'status' as status,
    (k.told->>'number')::int as number, (k.told->>'totalMinor')::bigint as total_minor, k.told->>'currency' as currency
  from (select scope, key, answer->'order' as told from idempotency_keys) k where json_typeof(k.told) = 'object'`;

export const ACKNOWLEDGED: Check[] = [
  {
    breach: "an answer tells of an order that is not there, or was never like that",
    sql: `
      select 'order ' || t.order_id || ', version ' || t.version as id,
        o.id is null or e.seq is null or t.status <> e.to_status::text
          or (t.number, t.total_minor, t.currency) is distinct from (o.number, o.total_minor, o.currency) as broken
      from (${TOLD}) t
      left join orders o on o.id::text = t.order_id
      left join order_events e on e.order_id = o.id and e.seq = t.version`,
  },
  {
    breach: "a guest has no link to their order, or none to cancel it",
    sql: `
      select 'order ' || o.id as id, count(distinct c.scope) <> 2 as broken
      from orders o left join order_capabilities c on c.order_id = o.id and c.scope in ('track', 'cancel')
      where o.user_id is null and o.anonymised_at is null
      group by o.id`,
  },
];

export const ONCE: Check[] = [
  {
    breach: "one key placed two orders",
    // The key of somebody with an account is theirs everywhere, a guest's is theirs at one restaurant. It is forgotten after a week.
    sql: `
      select 'order ' || order_id as id, coalesce(at - before < interval '7 days', false) as broken
      from (
        select e.order_id, e.at,
          lag(e.at) over (partition by coalesce(e.by_user_id, e.by_device_id, o.restaurant_id), e.by_user_id is null, e.command order by e.at)
            as before
        from order_events e join orders o on o.id = e.order_id
        where e.seq = 1
      ) placed`,
  },
  {
    breach: "one key moved an order twice",
    sql: `
      select 'order ' || e.order_id || ', step ' || e.seq as id,
        exists (
          select from order_events p
          where p.order_id = e.order_id and p.command = e.command and p.to_status = e.to_status and p.seq < e.seq
            and p.by_user_id is not distinct from e.by_user_id and p.by_device_id is not distinct from e.by_device_id and e.at - p.at < interval '7 days'
        ) as broken
      from order_events e where e.seq > 1`,
  },
  {
    breach: "a command left no answer for its repeat",
    sql: `
      select 'order ' || e.order_id || ', step ' || e.seq as id, t.key is null as broken
      from order_events e
      left join (${TOLD}) t on t.order_id = e.order_id::text and t.version = e.seq and t.key = e.command
      where e.at > ${KEPT}`,
  },
  {
    breach: "an answer is kept for somebody else than who made the step that it tells of",
    // A scope begins with who asked; without an account and a link, nobody is behind the key but the key itself.
    sql: `
      select 'order ' || t.order_id || ', step ' || t.version as id,
        case split_part(t.scope, ':', 1)
          when 'user' then e.by_user_id::text is distinct from split_part(t.scope, ':', 2)
          when 'device' then e.by_device_id::text is distinct from split_part(t.scope, ':', 2)
          when 'guest' then e.by_user_id is not null or t.order_id is distinct from split_part(t.scope, ':', 2)
          when 'anon' then e.by_user_id is not null or o.restaurant_id::text is distinct from split_part(t.scope, ':', 2)
          when 'service' then e.by_user_id is not null
          when 'system' then e.by_role is distinct from 'system'
          else true
        end as broken
      from (${TOLD}) t
      left join orders o on o.id::text = t.order_id
      left join order_events e on e.order_id = o.id and e.seq = t.version`,
  },
];
