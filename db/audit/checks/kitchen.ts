import type { Check } from "../check.ts";

export const KITCHEN: Check[] = [
  {
    breach: "an order has not exactly one slip at each of its stations",
    // Slips hang when the kitchen has handled the order, or a cook was quicker: all of them, or none. An order that was declined or
    // cancelled before has none.
    sql: `
      select 'order ' || s.order_id as id,
        s.strange > 0 or coalesce(s.doubled, 0) > 0 or (s.hanging > 0 and o.status = 'pending_payment')
          or (s.missing > 0 and (
            s.hanging > 0
            or o.status in ('confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered', 'picked_up', 'served')
            or (o.status = 'placed' and not exists (
              select from deliveries d where d.aggregate_id = o.id and d.consumer = 'kitchen' and d.acked_at is null
            ))
            or (o.status in ('cancelled', 'rejected') and exists (
              select from order_events e where e.order_id = o.id and e.to_status = 'confirmed'
            ))
          )) as broken
      from (
        select order_id, count(*) filter (where not hangs) as missing, count(*) filter (where hangs) as hanging,
          count(*) filter (where not wanted) as strange, sum(slips - 1) filter (where hangs) as doubled
        from (
          select coalesce(w.order_id, t.order_id) as order_id, w.order_id is not null as wanted, t.order_id is not null as hangs,
            t.slips
          from (select distinct order_id, station_id from order_lines) w
          full join (select order_id, station_id, count(*) as slips from tickets group by order_id, station_id) t
            on t.order_id = w.order_id and t.station_id = w.station_id
        ) pair
        group by order_id
      ) s
      left join orders o on o.id = s.order_id`,
  },
  {
    breach: "a slip is ahead of its order, behind it, or shows another state",
    sql: `
      select 'slip of order ' || t.order_id || ' at station ' || t.station_id as id,
        t.version <> o.version or t.state <> case o.status
          when 'placed' then 'queued' when 'confirmed' then 'queued'
          when 'preparing' then 'started' when 'ready' then 'ready'
          when 'cancelled' then 'voided' when 'rejected' then 'voided'
          else 'handed_over' end::ticket_state as broken
      from tickets t left join orders o on o.id = t.order_id`,
  },
  {
    breach: "a slip hangs in the kitchen of another restaurant",
    sql: `
      select 'slip of order ' || t.order_id || ' at station ' || t.station_id as id,
        o.restaurant_id is distinct from s.restaurant_id as broken
      from tickets t left join orders o on o.id = t.order_id left join stations s on s.id = t.station_id`,
  },
];
