-- An `Order` of domain/order.ts.
create or replace function order_view_v1(o orders) returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'id', o.id, 'number', o.number,
      'restaurantId', o.restaurant_id, 'restaurantName', r.name, 'restaurantSlug', r.slug,
      'userId', o.user_id, 'status', o.status, 'version', o.version,
      'fulfilment', o.fulfilment, 'tableName', o.table_name,
      'contact', jsonb_build_object('name', o.contact_name, 'email', o.contact_email, 'phone', o.contact_phone),
      'note', o.note, 'locale', o.locale, 'currency', o.currency, 'taxMode', o.tax_mode,
      'subtotalMinor', o.subtotal_minor, 'taxMinor', o.tax_minor, 'totalMinor', o.total_minor,
      'paymentMethod', o.payment_method, 'paymentStatus', o.payment_status,
      'placedAt', iso(o.placed_at), 'promisedAt', iso(o.promised_at), 'promiseMadeAt', iso(o.promise_made_at),
      'reason', o.reason,
      'lines', (
        select jsonb_agg(
          jsonb_build_object(
            'id', l.id, 'itemId', l.item_id, 'name', l.name, 'translations', l.translations, 'quantity', l.quantity,
            'unitPriceMinor', l.unit_price_minor, 'subtotalMinor', l.subtotal_minor,
            'taxBp', l.tax_bp, 'taxMinor', l.tax_minor, 'note', l.note,
            'options', coalesce((
              select jsonb_agg(
                jsonb_build_object(
                  'optionId', c.option_id, 'groupName', c.group_name, 'name', c.name, 'translations', c.translations,
                  'quantity', c.quantity, 'priceDeltaMinor', c.price_delta_minor
                ) order by c.position
              )
              from order_line_options c where c.line_id = l.id
            ), '[]')
          ) order by l.position
        )
        from order_lines l where l.order_id = o.id
      ),
      'events', order_events_view_v1(o.id, 0)
    )
    from restaurants r where r.id = o.restaurant_id
  );
end $$;
