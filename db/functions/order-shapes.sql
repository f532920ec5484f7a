-- How the pieces of an order look to its readers, each written once. Single expressions, so that they become part of whatever
-- statement calls them. The types are in domain/order.ts, domain/frames.ts and domain/board.ts. They are json, not jsonb: what is only
-- put together and sent is copied as text (docs/decisions/answers-are-text.md).

create or replace function order_option_shape_v1(c order_line_options) returns json language sql stable
return json_build_object(
  'optionId', c.option_id, 'groupName', c.group_name, 'name', c.name, 'translations', c.translations,
  'quantity', c.quantity, 'priceDeltaMinor', c.price_delta_minor
);

create or replace function order_line_shape_v1(l order_lines, options json) returns json language sql stable
return json_build_object(
  'id', l.id, 'itemId', l.item_id, 'name', l.name, 'translations', l.translations, 'quantity', l.quantity,
  'unitPriceMinor', l.unit_price_minor, 'subtotalMinor', l.subtotal_minor, 'taxBp', l.tax_bp, 'taxMinor', l.tax_minor,
  'note', l.note, 'options', coalesce(options, '[]')
);

create or replace function order_shape_v1(o orders, r restaurants, lines json, events json) returns json
language sql stable
return json_build_object(
  'id', o.id, 'clientRef', o.client_ref, 'number', o.number,
  'restaurantId', o.restaurant_id, 'restaurantName', r.name, 'restaurantSlug', r.slug,
  'userId', o.user_id, 'status', o.status::text, 'version', o.version,
  'fulfilment', o.fulfilment::text, 'tableName', o.table_name,
  'contact', json_build_object('name', o.contact_name, 'email', o.contact_email, 'phone', o.contact_phone),
  'note', o.note, 'locale', o.locale, 'currency', o.currency, 'taxMode', o.tax_mode::text,
  'subtotalMinor', o.subtotal_minor, 'taxMinor', o.tax_minor, 'totalMinor', o.total_minor,
  'paymentMethod', o.payment_method::text, 'paymentStatus', o.payment_status::text,
  'placedAt', iso(o.placed_at), 'promisedAt', iso(o.promised_at), 'promiseMadeAt', iso(o.promise_made_at),
  'reason', o.reason, 'lines', lines, 'events', events
);

create or replace function order_news_shape_v1(o orders, events json) returns json language sql stable
return json_build_object(
  'orderId', o.id, 'version', o.version, 'status', o.status::text,
  'promisedAt', iso(o.promised_at), 'promiseMadeAt', iso(o.promise_made_at), 'reason', o.reason, 'events', events
);

create or replace function order_event_shape_v1(e order_events) returns json language sql stable
return json_build_object(
  'seq', e.seq, 'type', e.type::text, 'from', e.from_status::text, 'to', e.to_status::text, 'by', e.by_role::text, 'reason', e.reason, 'at', iso(e.at)
);

-- What a kitchen sees of it: no money, no address.

create or replace function board_option_shape_v1(c order_line_options) returns json language sql stable
return json_build_object(
  'groupName', c.group_name, 'name', c.name, 'translations', c.translations, 'quantity', c.quantity
);

create or replace function board_line_shape_v1(l order_lines, station text, options json) returns json language sql stable
return json_build_object(
  'id', l.id, 'itemId', l.item_id, 'name', l.name, 'translations', l.translations, 'quantity', l.quantity, 'note', l.note,
  'options', coalesce(options, '[]'), 'station', station
);

create or replace function board_card_shape_v1(o orders, lines json) returns json language sql stable
return json_build_object(
  'orderId', o.id, 'number', o.number, 'version', o.version, 'status', o.status::text,
  'fulfilment', o.fulfilment::text, 'tableName', o.table_name, 'contactName', o.contact_name, 'note', o.note,
  'placedAt', iso(o.placed_at), 'promisedAt', iso(o.promised_at), 'promiseMadeAt', iso(o.promise_made_at),
  'statusAt', iso(o.status_at), 'reason', o.reason, 'lines', lines
);
