-- Row trigger of stock: a balance without a move that explains it is refused, and so is a move that is rewritten.
create or replace function refuse_silent_stock() returns trigger language plpgsql as $$
begin
  raise exception using
    errcode = 'CM003',
    message = format('%s on %s: portions come and go by inserting into stock_moves', tg_op, tg_table_name);
end $$;
