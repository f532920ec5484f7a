-- Takes the portions of an order, or refuses the whole order with what is left of each dish. Rows are locked in the order of
-- their ids, so that two carts never wait for each other. Returns whether any counted dish was taken.
create or replace function take_stock_v1(order_id uuid, lines jsonb) returns boolean language plpgsql as $$
declare
  counted int;
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
  )
  select
    count(l.item_id),
    jsonb_agg(
      jsonb_build_object(
        'field', 'lines.' || w.n, 'itemId', w.item_id,
        'left', case when m.sold_out then 0 else l.quantity end,
        'message', case when m.sold_out or l.quantity = 0 then 'Sold out.' else l.quantity || ' left.' end
      ) order by w.n
    ) filter (where m.sold_out or l.quantity < w.quantity)
  into counted, short
  from wanted w
  join menu_items m on m.id = w.item_id
  left join locked l on l.item_id = w.item_id;

  if short is not null then perform refuse('out_of_stock', short); end if;
  if counted = 0 then return false; end if;

  insert into stock_moves (item_id, delta, reason, ref)
  select s.item_id, -sum(w.quantity), 'order', order_id::text
  from jsonb_to_recordset(lines) as w("itemId" uuid, quantity int)
  join stock s on s.item_id = w."itemId"
  group by s.item_id;
  return true;
end $$;
