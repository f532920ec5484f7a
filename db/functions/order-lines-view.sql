-- The `OrderLine[]` of an order.
create or replace function order_lines_view_v1(of_order uuid) returns json language plpgsql stable as $$
begin
  return (
    select json_agg(
      order_line_shape_v1(l, (
        select json_agg(order_option_shape_v1(c) order by c.position) from order_line_options c where c.line_id = l.id
      ))
      order by l.position
    )
    from order_lines l where l.order_id = of_order
  );
end $$;
