-- A `BoardCard` of domain/board.ts: one slip on the kitchen's rail.
create or replace function board_card_v1(o orders) returns json language plpgsql stable as $$
begin
  return board_card_shape_v1(o, (
    select json_agg(
      board_line_shape_v1(l, s.name, (
        select json_agg(board_option_shape_v1(c) order by c.position) from order_line_options c where c.line_id = l.id
      ))
      order by l.position
    )
    from order_lines l join stations s on s.id = l.station_id
    where l.order_id = o.id
  ));
end $$;
