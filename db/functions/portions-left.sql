-- How many portions there are of each counted dish of a restaurant, by its id.
create or replace function portions_left_v1(restaurant uuid) returns json language plpgsql stable as $$
begin
  return (select coalesce(json_object_agg(s.item_id, s.quantity), '{}') from stock s where s.restaurant_id = restaurant);
end $$;
