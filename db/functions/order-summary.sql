-- An `OrderSummary` of domain/order.ts.
create or replace function order_summary_v1(o orders) returns json language plpgsql stable as $$
begin
  return (
    select json_build_object(
      'id', o.id, 'number', o.number, 'restaurantId', r.id, 'restaurantName', r.name, 'restaurantSlug', r.slug,
      'status', o.status::text, 'version', o.version, 'fulfilment', o.fulfilment::text, 'tableName', o.table_name,
      'currency', o.currency, 'totalMinor', o.total_minor, 'placedAt', iso(o.placed_at), 'promisedAt', iso(o.promised_at),
      'promiseMadeAt', iso(o.promise_made_at), 'contactName', o.contact_name,
      'itemCount', lines.portions, 'firstLines', lines.names, 'firstDishes', lines.dishes
    )
    from restaurants r
    cross join lateral (
      select sum(l.quantity) as portions,
        json_agg(l.name order by l.position) filter (where l.position < 3) as names,
        json_agg(json_build_object('name', l.name, 'translations', l.translations) order by l.position)
          filter (where l.position < 3) as dishes
      from order_lines l where l.order_id = o.id
    ) lines
    where r.id = o.restaurant_id
  );
end $$;
