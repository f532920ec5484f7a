-- An `Order` of domain/order.ts.
create or replace function order_view_v1(o orders) returns json language plpgsql stable as $$
begin
  return (
    select order_shape_v1(o, r, order_lines_view_v1(o.id), order_events_view_v1(o.id, 0))
    from restaurants r where r.id = o.restaurant_id
  );
end $$;
