-- A `BoardChange` of domain/frames.ts. `availability` is left out unless it changed.
create or replace function board_change_v1(restaurant uuid, seq bigint, card jsonb, availability jsonb) returns jsonb
language sql stable
return jsonb_strip_nulls(jsonb_build_object('restaurantId', restaurant, 'seq', seq))
  || case when card is null then '{}' else jsonb_build_object('card', card) end
  || case when availability is null then '{}' else
    jsonb_build_object('availability', availability - 'restaurantId' - 'seq' - 'menuVersion') end;
