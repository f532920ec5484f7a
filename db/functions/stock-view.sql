-- A `StockRow` of domain/commands.ts.
create or replace function stock_view_v1(s stock) returns json language plpgsql stable as $$
begin
  return (
    select json_build_object(
      'itemId', s.item_id, 'restaurantId', s.restaurant_id, 'name', m.name, 'quantity', s.quantity, 'version', s.version,
      'createdAt', iso(s.created_at), 'updatedAt', iso(s.updated_at)
    )
    from menu_items m where m.id = s.item_id
  );
end $$;
