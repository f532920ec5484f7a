-- What is to be had of a restaurant, as everybody is told it and as a part of the kitchen's board: two shapes of one look.
create or replace function availability_told_v1(r restaurants, out for_all json, out for_kitchen json) language plpgsql stable as $$
declare
  portions json := portions_left_v1(r.id);
  sold_out json := sold_out_v1(r.id);
begin
  for_all := availability_shape_v1(r, portions, sold_out);
  for_kitchen := board_availability_shape_v1(r, portions, sold_out);
end $$;
