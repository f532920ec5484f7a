-- A `Board` of domain/board.ts: what a kitchen shows, and the number of its newest change. One statement, so the number fits the
-- content. However many orders are open, it carries the oldest of each column, and counts the others.
create or replace function board_view_v1(restaurant uuid) returns json language plpgsql stable as $$
begin
  return (
    with open as materialized (
      select o.id, o.status, left_over, row_number() over (partition by o.status, left_over order by o.placed_at, o.number) as place
      from orders o cross join lateral left_over_v1(o.promised_at, o.status_at) left_over
      where o.restaurant_id = restaurant and o.status in ('placed', 'confirmed', 'preparing', 'ready')
    )
    select json_build_object(
      'restaurantId', r.id, 'seq', r.feed_seq,
      'state', r.state::text, 'message', r.message, 'until', iso(r.until),
      'left', portions_left_v1(r.id), 'soldOut', sold_out_v1(r.id),
      'cards', coalesce((
        select json_agg(board_card_v1(o) order by o.placed_at, o.number)
        from open join orders o on o.id = open.id
        where not left_over and place <= 90
      ), '[]'),
      'more', coalesce((
        select json_object_agg(status, waiting)
        from (select status, count(*) as waiting from open where not left_over and place > 90 group by status) columns
      ), '{}'),
      'leftOver', coalesce((
        select json_object_agg(status, waiting)
        from (select status, count(*) as waiting from open where left_over group by status) columns
      ), '{}')
    )
    from restaurants r where r.id = restaurant
  );
end $$;
