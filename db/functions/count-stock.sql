-- Adds or takes portions of one counted dish and tells of it. The caller has locked and checked the row. Returns StockResult.
create or replace function count_stock_v1(s stock, delta int, reason stock_reason, cmd jsonb) returns json
language plpgsql as $$
declare
  told json;
  change json;
begin
  if s.quantity::bigint + delta < 0 then
    perform refuse('out_of_stock', jsonb_build_array(jsonb_build_object(
      'field', 'quantity', 'itemId', s.item_id, 'left', s.quantity, 'message', s.quantity || ' left.')));
  end if;
  if s.quantity::bigint + delta > 1000000000 then
    perform refuse('invalid_input', '[{"field": "delta", "message": "Nobody has that many."}]');
  end if;
  insert into stock_moves (item_id, delta, reason, ref) values (s.item_id, delta, reason, cmd->>'eventId');
  select stock.* into s from stock where item_id = s.item_id;
  change := change_availability_v1(s.restaurant_id, (cmd->>'eventId')::uuid, cmd->>'requestId');
  told := stock_view_v1(s);
  perform once_store_v1(cmd->'once', json_build_object(
    'stock', told, 'deliveries', '[]'::json,
    'orderNews', null, 'boardChange', null, 'userNews', null, 'availability', null
  ));
  return json_build_object(
    'stock', told, 'deliveries', change->'deliveries',
    'orderNews', null, 'boardChange', change->'boardChange', 'userNews', null, 'availability', change->'availability'
  );
end $$;
