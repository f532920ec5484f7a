-- The one place where an order's status changes. Locks in this order: the key, the order, stock rows by id, the restaurant's
-- counters.
create or replace function move_core_v1(cmd jsonb, target text, expected_version int, prep_minutes int) returns json
language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  answer json := once_claim_v1(cmd->'once');
  o orders;
  move order_moves;
  roles actor_role[];
  came_from order_status;
  returned boolean := false;
  event outbox;
  r restaurants;
  steps json;
  told json;
  availability json;
  board_availability json;
begin
  select orders.* into o from orders
  where orders.id = (cmd->>'orderId')::uuid and visible_to(orders, scope)
  for no key update;
  if not found then perform refuse('not_found'); end if;
  -- Only now: whoever repeats a command has its key, and may have left the restaurant since.
  if answer is not null then return replay_v1(answer); end if;
  roles := order_roles_v1(o, scope);
  move := check_move_v1(o, roles, cmd->>'reason', target, expected_version, prep_minutes);

  came_from := o.status;
  if move.returns_stock then returned := return_stock_v1(o.id); end if;
  update restaurants set feed_seq = feed_seq + 1, availability_seq = availability_seq + returned::int
  where id = o.restaurant_id
  returning * into r;
  update orders set
    status = move.to_status,
    version = version + 1,
    feed_seq = r.feed_seq,
    status_at = now(),
    reason = nullif(cmd->>'reason', ''),
    promised_at = coalesce(now() + make_interval(mins => prep_minutes), promised_at),
    promise_made_at = case when prep_minutes is null then promise_made_at else now() end
  where id = o.id
  returning * into o;
  perform sync_tickets_v1(o);

  insert into order_events (order_id, seq, type, from_status, to_status, by_role, by_user_id, by_device_id, reason, command, at)
  values (o.id, o.version, 'moved', came_from, move.to_status,
    (select role from unnest(roles) with ordinality as held(role, n) where role = any (move.roles) order by n limit 1),
    scope.user_id, case when scope.kind = 'device' then (cmd#>>'{actor,deviceId}')::uuid end, o.reason, cmd#>>'{once,key}', now());

  event := (
    (cmd->>'eventId')::uuid, 'order.moved', o.id, o.version, o.restaurant_id, cmd->>'requestId',
    jsonb_build_object('from', came_from, 'to', target), null
  )::outbox;
  steps := order_events_view_v1(o.id, 0);
  told := order_shape_v1(o, r, order_lines_view_v1(o.id), steps);
  if returned then
    select * into availability, board_availability from availability_told_v1(r);
  end if;
  perform once_store_v1(cmd->'once', json_build_object(
    'replayed', true, 'order', told, 'deliveries', '[]'::json,
    'orderNews', null, 'boardChange', null, 'userNews', null, 'availability', null
  ));
  return json_build_object(
    'replayed', false,
    'order', told,
    'deliveries', emit_v1(event),
    'orderNews', order_news_shape_v1(o, steps),
    'boardChange', board_change_v1(r.id, o.feed_seq, board_card_v1(o), board_availability),
    'userNews', null,
    'availability', availability
  );
end $$;
