-- Takes the portions of an order, or refuses the whole order with what is left of each dish. Rows are locked in the order of
-- their ids, so that two carts never wait for each other in a circle.
-- It once returned something else, and Postgres replaces no function by one of another kind. Only place_order_v1 calls it.
drop function if exists take_stock_v1(uuid, jsonb);
create or replace function take_stock_v1(order_id uuid, lines jsonb) returns void language plpgsql as $$
declare
  short jsonb;
begin
  with wanted as materialized (
    select w."itemId" as item_id, sum(w.quantity)::int as quantity, min(w.position) - 1 as n
    from rows from (jsonb_to_recordset(lines) as ("itemId" uuid, quantity int))
      with ordinality as w("itemId", quantity, position)
    group by w."itemId"
  ),
  locked as materialized (
    select s.item_id, s.quantity
    from stock s
    where s.item_id = any (array(select item_id from wanted))
    order by s.item_id
    for update
  ),
  enough as materialized (
    select jsonb_agg(short_line_v1(w.n, w.item_id, l.quantity) order by w.n) filter (where l.quantity < w.quantity) as short
    from wanted w join locked l on l.item_id = w.item_id
  ),
  taken as (
    insert into stock_moves (item_id, delta, reason, ref)
    select l.item_id, -w.quantity, 'order', order_id::text
    from locked l join wanted w on w.item_id = l.item_id cross join enough e
    where e.short is null
  )
  select e.short into short from enough e;
  if short is not null then perform refuse('out_of_stock', short); end if;
end $$;
