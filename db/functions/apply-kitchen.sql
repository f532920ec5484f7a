-- What an event causes in the kitchen: ApplyCommand in, ApplyResult out. The news is told again for a repeated delivery, too: the
-- first may have died between its commit and its push, and a room drops what it knows.
create or replace function apply_kitchen_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  event outbox := lock_event_v1(cmd->'delivery');
  applied boolean := handle_once_v1(event, 'kitchen');
  o orders;
  seq bigint := event.version;
  card jsonb;
  news jsonb;
  availability jsonb;
begin
  if event.type = 'restaurant.availability_changed' then
    availability := availability_view_v1(event.restaurant_id);
  else
    select * into o from orders where id = event.aggregate_id;
    if applied then perform sync_tickets_v1(o); end if;
    seq := o.feed_seq;
    card := board_card_v1(o);
    news := order_news_v1(o);
    if exists (select from stock_moves m where m.ref = o.id::text) then
      availability := availability_view_v1(o.restaurant_id);
    end if;
  end if;
  return jsonb_build_object(
    'applied', applied,
    'deliveries', claim_next_v1(event.aggregate_id, 'kitchen'),
    'orderNews', news,
    'boardChange', board_change_v1(event.restaurant_id, seq, card, availability),
    'userNews', null,
    'availability', availability
  );
end $$;
