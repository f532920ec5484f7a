-- A `Board` of domain/frames.ts: all that a kitchen shows, and the number of its newest change. One statement, so the number
-- fits the content.
create or replace function board_view_v1(restaurant uuid) returns json language plpgsql stable as $$
begin
  return (
    select json_build_object(
      'restaurantId', r.id, 'seq', r.feed_seq,
      'state', r.state::text, 'message', r.message, 'until', iso(r.until),
      'left', portions_left_v1(r.id), 'soldOut', sold_out_v1(r.id),
      'cards', coalesce((
        select json_agg(board_card_v1(o) order by o.placed_at, o.number)
        from orders o
        where o.restaurant_id = r.id and o.status in ('placed', 'confirmed', 'preparing', 'ready')
      ), '[]')
    )
    from restaurants r where r.id = restaurant
  );
end $$;
