import type { Check } from "../check.ts";

export const STEPS: Check[] = [
  {
    breach: "an order's steps have a gap",
    sql: `
      select 'order ' || o.id as id, (e.steps, e.first, e.last) is distinct from (o.version::bigint, 1, o.version) as broken
      from orders o
      left join (
        select order_id, count(*) as steps, min(seq) as first, max(seq) as last from order_events group by order_id
      ) e on e.order_id = o.id`,
  },
  {
    breach: "a step is not in the table of moves",
    // Whoever moves their own order need not say why, whatever else they are.
    sql: `
      select 'order ' || e.order_id || ', step ' || e.seq as id,
        m.to_status is null or not (e.by_role = any (m.roles)) or (m.fulfilment is not null and m.fulfilment <> o.fulfilment)
          or (m.needs_reason and e.reason is null and e.by_role not in ('guest', 'customer')
            and e.by_user_id is distinct from o.user_id and o.anonymised_at is null) as broken
      from order_events e
      left join orders o on o.id = e.order_id
      left join order_moves m on m.from_status = e.from_status and m.to_status = e.to_status
      where e.seq > 1`,
  },
  {
    breach: "a step does not begin where the one before it ended",
    sql: `
      select 'order ' || e.order_id || ', step ' || e.seq as id,
        case when e.seq = 1
          then e.type <> 'placed' or e.from_status is not null or e.to_status not in ('placed', 'pending_payment')
          else e.type <> 'moved' or p.to_status is distinct from e.from_status
        end as broken
      from order_events e left join order_events p on p.order_id = e.order_id and p.seq = e.seq - 1`,
  },
  {
    breach: "a step was made in the name of somebody else",
    // An order is placed by whom it belongs to; guests have no account, everybody else who moves an order has one.
    sql: `
      select 'order ' || e.order_id || ', step ' || e.seq as id,
        o.anonymised_at is null and case
          when e.by_role = 'guest' then o.user_id is not null or e.by_user_id is not null
          when e.by_role = 'customer' then o.user_id is null or e.by_user_id is distinct from o.user_id
          when e.by_role = 'system' then e.seq = 1 or e.by_user_id is not null
          when e.by_device_id is not null then e.seq = 1 or not exists (
            select from devices d where d.id = e.by_device_id and d.restaurant_id = o.restaurant_id)
          else e.seq = 1 or e.by_user_id is null
        end as broken
      from order_events e left join orders o on o.id = e.order_id`,
  },
  {
    breach: "an order was placed at another time than its first step",
    sql: `
      select 'order ' || o.id as id, e.at is distinct from o.placed_at as broken
      from orders o left join order_events e on e.order_id = o.id and e.seq = 1`,
  },
  {
    breach: "an order is not where its last step left it",
    sql: `
      select 'order ' || o.id as id,
        (e.to_status, e.at, e.reason) is distinct from (o.status, o.status_at, o.reason) as broken
      from orders o left join order_events e on e.order_id = o.id and e.seq = o.version`,
  },
  {
    breach: "a consumer went back to an older version",
    sql: `
      select 'event ' || event_id || ' to ' || consumer as id, coalesce(acked_at < newest, false) as broken
      from (
        select event_id, consumer, acked_at,
          max(acked_at) over (
            partition by aggregate_id, consumer order by version rows between unbounded preceding and 1 preceding
          ) as newest
        from deliveries where acked_at is not null
      ) line`,
  },
];
