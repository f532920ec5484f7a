-- Puts back exactly what an order took, once: a second time finds the reference used and changes nothing. Returns whether
-- anything came back.
create or replace function return_stock_v1(order_id uuid) returns boolean language plpgsql as $$
begin
  perform from stock s
  where s.item_id in (select m.item_id from stock_moves m where m.ref = order_id::text and m.reason = 'order')
  order by s.item_id
  for update;

  insert into stock_moves (item_id, delta, reason, ref)
  select m.item_id, -m.delta, 'order_returned', m.ref
  from stock_moves m
  where m.ref = order_id::text and m.reason = 'order'
  on conflict on constraint stock_moves_once do nothing;
  return found;
end $$;
