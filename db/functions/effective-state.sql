-- A pause that has run out is over, whether or not anybody said so. The same rule as `effectiveState` in domain/menu.ts.
create or replace function effective_state_v1(restaurant restaurants) returns restaurant_state language sql stable
return case when restaurant.state = 'paused' and restaurant.until <= now() then 'open' else restaurant.state end;
