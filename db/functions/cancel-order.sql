-- Cancels an order with the caller's rights; without an expected version, whatever it is now.
create or replace function cancel_order_v1(cmd jsonb) returns json language plpgsql as $$
begin
  return move_core_v1(cmd, 'cancelled', (cmd->>'expectedVersion')::int, null);
end $$;
