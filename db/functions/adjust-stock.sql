-- Adds or takes portions by hand, on the count that the person saw: AdjustStockCommand in, StockResult out.
create or replace function adjust_stock_v1(cmd jsonb) returns json language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  answer json := once_claim_v1(cmd->'once');
  s stock;
begin
  select stock.* into s from stock where item_id = (cmd->>'itemId')::uuid for no key update;
  -- What is left is no secret, but who counts and how often is the restaurant's own.
  if not found or not may_v1(scope, s.restaurant_id, 'orders:read') then perform refuse('not_found'); end if;
  if not may_v1(scope, s.restaurant_id, 'stock:adjust') then perform refuse('not_allowed'); end if;
  -- Only now: whoever repeats a command has its key, and may have left the restaurant since.
  if answer is not null then return answer; end if;
  if s.version <> (cmd->>'expectedVersion')::int then
    perform refuse('stale_version', jsonb_build_array(jsonb_build_object(
      'field', 'version', 'message', 'The count has changed.', 'version', s.version, 'quantity', s.quantity)));
  end if;
  return count_stock_v1(s, (cmd->>'delta')::int, (cmd->>'reason')::stock_reason, cmd);
end $$;
