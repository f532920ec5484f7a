-- Moves an order along the table of legal moves: MoveOrderCommand in, MoveOrderResult out (domain/commands.ts).
create or replace function move_order_v1(cmd jsonb) returns json language plpgsql as $$
begin
  return move_core_v1(cmd, cmd->>'to', (cmd->>'expectedVersion')::int, (cmd->>'prepMinutes')::int);
end $$;
