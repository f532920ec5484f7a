-- A `BoardChange` of domain/board.ts: a card, or what is to be had, or both.
create or replace function board_change_v1(restaurant uuid, seq bigint, card json, availability json) returns json
language sql stable
return case
  when availability is null then json_build_object('restaurantId', restaurant, 'seq', seq, 'card', card)
  when card is null then json_build_object('restaurantId', restaurant, 'seq', seq, 'availability', availability)
  else json_build_object('restaurantId', restaurant, 'seq', seq, 'card', card, 'availability', availability)
end;
