-- Adds or takes portions of one counted dish and tells of it. The caller has locked and checked the row. Returns StockResult.
create or replace function count_stock_v1(s stock, delta int, reason stock_reason, cmd jsonb) returns jsonb
language plpgsql as $$
declare
  answer jsonb;
begin
  if s.quantity + delta < 0 then
    perform refuse('out_of_stock', jsonb_build_array(jsonb_build_object(
      'field', 'quantity', 'itemId', s.item_id, 'left', s.quantity, 'message', s.quantity || ' left.')));
  end if;
  insert into stock_moves (item_id, delta, reason, ref) values (s.item_id, delta, reason, cmd->>'eventId');
  select stock.* into s from stock where item_id = s.item_id;
  answer := change_availability_v1(s.restaurant_id, (cmd->>'eventId')::uuid, cmd->>'requestId')
    || jsonb_build_object('stock', stock_view_v1(s));
  perform once_store_v1(cmd->'once', answer);
  return answer;
end $$;
