/** What must hold in every database at every moment, whatever was done to it. Each query finds what breaks it. */
export const BREACHES: Record<string, string> = {
  "a balance is below nothing": `select item_id from stock where quantity < 0`,
  "a balance is not the sum of its moves": `
    select s.item_id from stock s left join stock_moves m using (item_id)
    group by s.item_id having s.quantity <> coalesce(sum(m.delta), 0)`,
  "an order's portions were taken or returned more or less than once": `
    select o.id from orders o
    join order_lines l on l.order_id = o.id join stock s on s.item_id = l.item_id
    group by o.id, s.item_id, o.status
    having sum(l.quantity) <> coalesce((select -sum(m.delta) from stock_moves m
      where m.ref = o.id::text and m.reason = 'order' and m.item_id = s.item_id), 0)
    or (select count(*) from stock_moves m
      where m.ref = o.id::text and m.reason = 'order_returned' and m.item_id = s.item_id) > 1`,
  "an order does not add up": `
    select o.id from orders o join order_lines l on l.order_id = o.id
    group by o.id having o.subtotal_minor <> sum(l.subtotal_minor) or o.tax_minor <> sum(l.tax_minor)`,
  "a line costs something else than its dish and options did": `
    select l.id from order_lines l join menu_items m on m.id = l.item_id
    where m.updated_at <= (select placed_at from orders where id = l.order_id)
    and l.unit_price_minor <> m.price_minor + coalesce(
      (select sum(p.price_delta_minor * p.quantity) from order_line_options p where p.line_id = l.id), 0)`,
  "an order's steps have a gap": `
    select o.id from orders o join order_events e on e.order_id = o.id
    group by o.id having count(*) <> o.version or min(e.seq) <> 1 or max(e.seq) <> o.version`,
  "a step is not in the table of moves": `
    select e.order_id from order_events e
    where e.seq > 1 and not exists (
      select from order_moves m where m.from_status = e.from_status and m.to_status = e.to_status)`,
  "an order is not where its last step left it": `
    select o.id from orders o join order_events e on e.order_id = o.id and e.seq = o.version
    where e.to_status <> o.status`,
  "a change of an order has no event, or more than one": `
    select e.order_id from order_events e left join outbox x on x.aggregate_id = e.order_id and x.version = e.seq
    group by e.order_id, e.seq having count(x.id) <> 1`,
  "an event is missing a delivery": `
    select e.id from outbox e join subscriptions s on s.event_type = e.type
    left join deliveries d on d.event_id = e.id and d.consumer = s.consumer where d.event_id is null`,
  "a delivery is done without its inbox row, or the other way round": `
    select d.event_id from deliveries d left join inbox i using (event_id, consumer)
    where (d.acked_at is null) <> (i.event_id is null)`,
  "a newer event was done before an older one": `
    select d.event_id from deliveries d join deliveries p
      on p.aggregate_id = d.aggregate_id and p.consumer = d.consumer and p.version < d.version
    where d.acked_at is not null and p.acked_at is null`,
  "a slip is ahead of its order, or on hold while others cook": `
    select t.order_id from tickets t join orders o on o.id = t.order_id
    where t.version > o.version`,
  "an order on the rail is missing a slip that others of it have": `
    select t.order_id from tickets t
    group by t.order_id
    having count(*) <> (select count(distinct station_id) from order_lines l where l.order_id = t.order_id)`,
};
