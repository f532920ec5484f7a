-- A `BoardCard` of domain/frames.ts: one slip on the kitchen's rail, without money or address.
create or replace function board_card_v1(o orders) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'orderId', o.id, 'number', o.number, 'version', o.version, 'status', o.status,
    'fulfilment', o.fulfilment, 'tableName', o.table_name, 'contactName', o.contact_name, 'note', o.note,
    'placedAt', iso(o.placed_at), 'promisedAt', iso(o.promised_at), 'promiseMadeAt', iso(o.promise_made_at),
    'statusAt', iso(o.status_at), 'reason', o.reason,
    'lines', (
      select jsonb_agg(
        jsonb_build_object(
          'id', l.id, 'itemId', l.item_id, 'name', l.name, 'translations', l.translations, 'quantity', l.quantity,
          'note', l.note,
          'options', coalesce((
            select jsonb_agg(
              jsonb_build_object(
                'groupName', c.group_name, 'name', c.name, 'translations', c.translations, 'quantity', c.quantity
              ) order by c.position
            )
            from order_line_options c where c.line_id = l.id
          ), '[]'),
          'station', s.name
        ) order by l.position
      )
      from order_lines l join stations s on s.id = l.station_id
      where l.order_id = o.id
    )
  );
end $$;
