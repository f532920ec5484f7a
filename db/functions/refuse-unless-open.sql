-- Says that a restaurant takes no orders, in its own words, unless it is open.
create or replace function refuse_unless_open_v1(restaurant restaurants) returns void language plpgsql as $$
declare
  state restaurant_state := effective_state_v1(restaurant);
begin
  if state = 'open' then return; end if;
  perform refuse(state::text, jsonb_build_array(jsonb_build_object(
    'field', 'restaurantId',
    'message', coalesce(restaurant.message, case state when 'paused' then 'Not taking orders right now.' else 'Closed.' end),
    'until', iso(restaurant.until)
  )));
end $$;
