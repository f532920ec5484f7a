-- Takes what another system of the same restaurant has sold: ReduceStockCommand in, StockResult out.
create or replace function reduce_stock_v1(cmd jsonb) returns json language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  answer json := once_claim_v1(cmd->'once');
  s stock;
begin
  if answer is not null then return answer; end if;
  if scope.kind <> 'service' then perform refuse('not_allowed'); end if;
  select stock.* into s from stock
  where item_id = (cmd->>'itemId')::uuid and restaurant_id = scope.service_restaurant_id
  for no key update;
  if not found then perform refuse('not_found'); end if;
  return count_stock_v1(s, -(cmd->>'quantity')::int, 'reduced', cmd);
end $$;
