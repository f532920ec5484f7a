import type { Check } from "../check.ts";

/** What orders took of a dish and gave back, by order and dish. A reference of another kind is no order's. */
const MOVED = `
  select m.ref, m.item_id,
    sum(m.delta) filter (where m.reason = 'order') as taken, sum(m.delta) filter (where m.reason = 'order_returned') as returned
  from stock_moves m where m.reason in ('order', 'order_returned') group by m.ref, m.item_id`;

/** What orders asked for of dishes that are counted. */
const ORDERED = `
  select l.order_id, l.item_id, sum(l.quantity) as portions
  from order_lines l join stock s on s.item_id = l.item_id group by l.order_id, l.item_id`;

export const STOCK: Check[] = [
  {
    breach: "a balance is below nothing",
    sql: `select 'dish ' || item_id as id, quantity < 0 as broken from stock`,
  },
  {
    breach: "a balance is not the sum of its moves",
    sql: `
      select 'dish ' || s.item_id || ', ' || s.quantity || ' left, moves make ' || coalesce(m.total, 0) as id,
        s.quantity <> coalesce(m.total, 0) as broken
      from stock s left join (select item_id, sum(delta) as total from stock_moves group by item_id) m on m.item_id = s.item_id`,
  },
  {
    breach: "a move counts twice",
    sql: `
      select reason || ' ' || ref || ' of dish ' || item_id as id, count(*) > 1 as broken
      from stock_moves group by ref, reason, item_id`,
  },
  {
    breach: "an order's portions were not taken, or others than it has",
    // Of what was ordered before anybody counted, nothing was taken.
    sql: `
      select 'order ' || coalesce(l.order_id::text, m.ref) || ', dish ' || coalesce(l.item_id, m.item_id) as id,
        case when m.taken is null and m.returned is null then o.placed_at > s.created_at
          else l.portions is distinct from -m.taken end as broken
      from (${ORDERED}) l
      full join (${MOVED}) m on m.ref = l.order_id::text and m.item_id = l.item_id
      left join orders o on o.id = l.order_id
      left join stock s on s.item_id = l.item_id`,
  },
  {
    breach: "what came in is not what was sold and what is left",
    sql: `
      select 'dish ' || s.item_id as id, coalesce(came.portions, 0) <> s.quantity + coalesce(sold.portions, 0) as broken
      from stock s
      left join (
        select item_id, sum(delta) as portions from stock_moves
        where reason not in ('order', 'order_returned') group by item_id
      ) came on came.item_id = s.item_id
      left join (
        select l.item_id, sum(l.portions) as portions
        from (${ORDERED}) l join (${MOVED}) m on m.ref = l.order_id::text and m.item_id = l.item_id
        where m.returned is null group by l.item_id
      ) sold on sold.item_id = s.item_id`,
  },
];

export const CANCELLING: Check[] = [
  {
    breach: "an order that ended before it was cooked did not give back what it took, or another one did",
    sql: `
      select 'order ' || m.ref || ', dish ' || m.item_id as id,
        case when coalesce(move.returns_stock, false) then m.returned is distinct from -m.taken else m.returned is not null end
          as broken
      from (${MOVED}) m
      left join orders o on o.id::text = m.ref
      left join order_events e on e.order_id = o.id and e.seq = o.version
      left join order_moves move on move.from_status = e.from_status and move.to_status = e.to_status`,
  },
];
