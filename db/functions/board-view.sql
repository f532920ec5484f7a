-- A `Board` of domain/frames.ts: all that a kitchen shows, and the number of its newest change. One statement, so the number
-- fits the content.
create or replace function board_view_v1(restaurant uuid) returns jsonb language plpgsql stable as $$
begin
  return (
    select availability_view_v1(r.id) - 'menuVersion' - 'seq' || jsonb_build_object(
      'seq', r.feed_seq,
      'cards', coalesce((
        select jsonb_agg(board_card_v1(o) order by o.placed_at, o.number)
        from orders o
        where o.restaurant_id = r.id and o.status in ('placed', 'confirmed', 'preparing', 'ready')
      ), '[]')
    )
    from restaurants r where r.id = restaurant
  );
end $$;
