-- The dishes of a restaurant that somebody took off sale.
create or replace function sold_out_v1(restaurant uuid) returns json language plpgsql stable as $$
begin
  return (
    select coalesce(json_agg(m.id order by m.sort), '[]')
    from menu_items m where m.restaurant_id = restaurant and m.sold_out and m.deleted_at is null
  );
end $$;
