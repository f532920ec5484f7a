-- Statement trigger of stock_moves: the only thing that changes a balance. A balance below zero breaks the constraint
-- `stock_quantity_not_negative`, and with it the whole command.
create or replace function apply_stock_moves() returns trigger language plpgsql as $$
begin
  update stock s
  set quantity = s.quantity + m.delta, version = s.version + 1, updated_at = now()
  from (select item_id, sum(delta)::int as delta from new_rows group by item_id) m
  where s.item_id = m.item_id;
  return null;
end $$;
