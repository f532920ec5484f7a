-- An `Order` of domain/order.ts.
create or replace function order_view_v1(o orders) returns jsonb language plpgsql stable as $$
begin
  return (
    select order_shape_v1(
      o,
      r,
      (
        select jsonb_agg(
          order_line_shape_v1(l, (
            select jsonb_agg(order_option_shape_v1(c) order by c.position) from order_line_options c where c.line_id = l.id
          ))
          order by l.position
        )
        from order_lines l where l.order_id = o.id
      ),
      order_events_view_v1(o.id, 0)
    )
    from restaurants r where r.id = o.restaurant_id
  );
end $$;
