-- Ends every link of guests to an order, for the restaurant: RevokeLinksCommand in, an empty answer out. Nobody gets another one.
-- Whoever repeats it changes nothing.
create or replace function revoke_links_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  asking actor_scope := actor_scope_v1(cmd->'actor');
  o orders;
begin
  select * into o from orders where id = (cmd->>'orderId')::uuid and visible_to(orders, asking) for no key update;
  if not found then perform refuse('not_found'); end if;
  if not may_v1(asking, o.restaurant_id, 'orders:cancel') then perform refuse('not_allowed'); end if;
  update order_capabilities set revoked_at = now(), revoked_by = asking.user_id
  where order_id = o.id and revoked_at is null;
  return '{}';
end $$;
