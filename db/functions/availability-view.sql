-- An `Availability` of domain/menu.ts.
create or replace function availability_view_v1(restaurant uuid) returns json language plpgsql stable as $$
begin
  return (
    select availability_shape_v1(r, portions_left_v1(r.id), sold_out_v1(r.id)) from restaurants r where r.id = restaurant
  );
end $$;
