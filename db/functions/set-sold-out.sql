-- Takes a dish off sale, or puts it back with a new count: SetSoldOutCommand in, AvailabilityResult out.
create or replace function set_sold_out_v1(cmd jsonb) returns json language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  item menu_items;
  wanted int := (cmd->>'quantity')::int;
  there int;
begin
  select * into item from menu_items where id = (cmd->>'itemId')::uuid and deleted_at is null;
  if not found then perform refuse('not_found'); end if;
  if not may_v1(scope, item.restaurant_id, 'menu:availability') then perform refuse('not_allowed'); end if;

  if wanted is not null then
    select quantity into there from stock where item_id = item.id for no key update;
    if not found then
      perform refuse('invalid_input', '[{"field": "quantity", "message": "Nobody counts the portions of this dish."}]');
    end if;
    if wanted <> there then
      insert into stock_moves (item_id, delta, reason, ref)
      values (item.id, wanted - there, case when wanted > there then 'restock' else 'correction' end::stock_reason,
        cmd->>'eventId');
    end if;
  end if;
  update menu_items set sold_out = (cmd->>'soldOut')::boolean, updated_at = now() where id = item.id;
  return change_availability_v1(item.restaurant_id, (cmd->>'eventId')::uuid, cmd->>'requestId');
end $$;
