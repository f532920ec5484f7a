-- An `Availability` of domain/menu.ts: what may change by the second.
create or replace function availability_view_v1(restaurant uuid) returns jsonb language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'restaurantId', r.id, 'seq', r.availability_seq, 'menuVersion', r.menu_version,
      'state', r.state, 'message', r.message, 'until', iso(r.until),
      'left', (select coalesce(jsonb_object_agg(s.item_id, s.quantity), '{}') from stock s where s.restaurant_id = r.id),
      'soldOut', (
        select coalesce(jsonb_agg(m.id order by m.sort), '[]')
        from menu_items m where m.restaurant_id = r.id and m.sold_out and m.deleted_at is null
      )
    )
    from restaurants r where r.id = restaurant
  );
end $$;
