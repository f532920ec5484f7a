-- What may change by the second, as everybody sees it (`Availability` of domain/menu.ts) and as a part of the kitchen's board.
create or replace function availability_shape_v1(r restaurants, portions json, sold_out json) returns json
language sql stable as $$
select json_build_object(
  'restaurantId', r.id, 'seq', r.availability_seq, 'menuVersion', r.menu_version,
  'state', r.state::text, 'message', r.message, 'until', iso(r.until), 'left', portions, 'soldOut', sold_out
)
$$;

create or replace function board_availability_shape_v1(r restaurants, portions json, sold_out json) returns json
language sql stable as $$
select json_build_object(
  'state', r.state::text, 'message', r.message, 'until', iso(r.until), 'left', portions, 'soldOut', sold_out
)
$$;
