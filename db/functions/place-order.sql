-- Places an order: PlaceOrderCommand in, PlaceOrderResult out (domain/commands.ts). All or nothing, once per key. Locks in this
-- order: the key, stock rows by id, the restaurant's counters last, because every order of a restaurant queues there.
create or replace function place_order_v1(cmd jsonb) returns json language plpgsql as $$
declare
  -- As everybody is told it: of two orders of one millisecond no screen would know which the database thinks the older.
  moment timestamptz := date_trunc('milliseconds', now());
  scope actor_scope := actor_scope_v1(cmd->'actor');
  answer json := once_claim_v1(cmd->'once');
  r restaurants;
  o orders;
  cart record;
  checked_version bigint;
  lines record;
  first order_events;
  steps json;
  told json;
  links json;
  event outbox;
  availability json;
  board_availability json;
begin
  if answer is not null then return replay_v1(answer); end if;
  if scope.kind not in ('anonymous', 'user') then perform refuse('not_allowed'); end if;

  select * into r from restaurants where id = (cmd->>'restaurantId')::uuid;
  if not found then perform refuse('not_found'); end if;
  if effective_state_v1(r) <> 'open' then perform refuse_unless_open_v1(r); end if;
  -- Delivery has its columns, and no driver yet.
  if cmd->>'fulfilment' = 'delivery' or not (cmd->>'fulfilment')::fulfilment = any (r.fulfilments) then
    perform refuse('not_offered', '[{"field": "fulfilment", "message": "Not offered here."}]');
  end if;

  if jsonb_array_length(cmd->'lines') = 0 then
    perform refuse('invalid_input', '[{"field": "lines", "message": "There is nothing in the cart."}]');
  end if;
  checked_version := r.menu_version;
  cart := check_cart_v1(r, lines_as_seen_v1(r, cmd));
  if cart.problems is not null then
    perform refuse_cart_v1(cart.problems, (cmd->>'menuVersion')::bigint = r.menu_version);
  end if;
  -- What is sold out is refused before anybody is made to wait for a lock.
  if cart.short is not null then perform refuse('out_of_stock', cart.short); end if;
  if cart.counted then perform take_stock_v1((cmd->>'orderId')::uuid, cmd->'lines'); end if;

  update restaurants set
    -- The business day never goes back, whichever order of midnight gets here first.
    number_day = greatest(number_day, (now() at time zone timezone)::date),
    last_number = case when number_day >= (now() at time zone timezone)::date then last_number + 1 else 1 end,
    feed_seq = feed_seq + 1,
    availability_seq = availability_seq + cart.counted::int
  where id = r.id
  returning * into r;
  if effective_state_v1(r) <> 'open' then perform refuse_unless_open_v1(r); end if; -- closed while this one waited
  -- So may the menu have changed. From here on it cannot: whoever changes it bumps its version in the row that is locked now.
  if r.menu_version <> checked_version then
    perform refuse_cart_v1(again.problems, (cmd->>'menuVersion')::bigint = r.menu_version)
    from check_cart_v1(r, lines_as_seen_v1(r, cmd)) again where again.problems is not null;
  end if;

  insert into orders (
    id, client_ref, restaurant_id, user_id, number, business_day, status, feed_seq, fulfilment, table_name,
    contact_name, contact_email, contact_phone, note, locale, currency, tax_mode, subtotal_minor, tax_minor, total_minor,
    payment_method, menu_version, placed_at, promised_at, promise_made_at, status_at
  )
  values (
    (cmd->>'orderId')::uuid, (cmd->>'clientRef')::uuid, r.id, scope.user_id, r.last_number, r.number_day, 'placed', r.feed_seq,
    (cmd->>'fulfilment')::fulfilment, cmd->>'tableName',
    cmd#>>'{contact,name}', cmd#>>'{contact,email}', cmd#>>'{contact,phone}', cmd->>'note', cmd->>'locale',
    r.currency, r.tax_mode, (cmd->>'subtotalMinor')::bigint, (cmd->>'taxMinor')::bigint, (cmd->>'totalMinor')::bigint,
    'counter', r.menu_version, moment, moment + make_interval(mins => r.prep_minutes), moment, moment
  )
  returning * into o;
  lines := write_lines_v1(o, cmd->'lines');

  insert into order_events (order_id, seq, type, to_status, by_role, by_user_id, command, at)
  values (o.id, 1, 'placed', 'placed', case when scope.user_id is null then 'guest' else 'customer' end::actor_role,
    scope.user_id, cmd#>>'{once,key}', moment)
  returning * into first;
  if scope.user_id is null then
    insert into order_capabilities (order_id, scope, generation, expires_at)
    values (o.id, 'track', 1, now() + interval '30 days'), (o.id, 'cancel', 1, now() + interval '30 days');
  end if;

  event := (
    (cmd->>'eventId')::uuid, 'order.placed', o.id, 1, r.id, cmd->>'requestId', '{"to": "placed"}', null
  )::outbox;
  steps := json_build_array(order_event_shape_v1(first));
  told := order_shape_v1(o, r, lines.for_guest, steps);
  links := case when scope.user_id is null
    then '[{"scope": "track", "generation": 1}, {"scope": "cancel", "generation": 1}]' else '[]' end;
  if cart.counted then
    select * into availability, board_availability from availability_told_v1(r);
  end if;
  perform once_store_v1(cmd->'once', json_build_object(
    'replayed', true, 'order', told, 'capabilities', links, 'deliveries', '[]'::json,
    'orderNews', null, 'boardChange', null, 'userNews', null, 'availability', null
  ));
  return json_build_object(
    'replayed', false,
    'order', told,
    'capabilities', links,
    'deliveries', emit_v1(event),
    'orderNews', order_news_shape_v1(o, steps),
    'boardChange', board_change_v1(r.id, o.feed_seq, board_card_shape_v1(o, lines.for_kitchen), board_availability),
    'userNews', null,
    'availability', availability
  );
end $$;
