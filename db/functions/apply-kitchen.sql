-- What an event causes in the kitchen: ApplyCommand in, ApplyResult out. The news is told again for a repeated delivery, too: the
-- first may have died between its commit and its push, and a room drops what it knows.
create or replace function apply_kitchen_v1(cmd jsonb) returns json language plpgsql as $$
declare
  event outbox := lock_event_v1(cmd->'delivery');
  applied boolean := handle_once_v1(event, 'kitchen');
  o orders;
  r restaurants;
  seq bigint := event.version;
  changes_availability boolean := event.type = 'restaurant.availability_changed';
  card json;
  news json;
  availability json;
  board_availability json;
begin
  if not changes_availability then
    select * into o from orders where id = event.aggregate_id;
    if applied then perform sync_tickets_v1(o); end if;
    seq := o.feed_seq;
    card := board_card_v1(o);
    news := order_news_v1(o);
    changes_availability := exists (select from stock_moves m where m.ref = o.id::text);
  end if;
  if changes_availability then
    select * into r from restaurants where id = event.restaurant_id;
    select * into availability, board_availability from availability_told_v1(r);
  end if;
  return json_build_object(
    'applied', applied,
    'deliveries', claim_next_v1(event.aggregate_id, 'kitchen'),
    'orderNews', news,
    'boardChange', board_change_v1(event.restaurant_id, seq, card, board_availability),
    'userNews', null,
    'availability', availability
  );
end $$;
