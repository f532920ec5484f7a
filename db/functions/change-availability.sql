-- Tells that what is to be had has changed: numbers the change, writes its event, and returns an AvailabilityResult. The last step
-- of every command that opens, closes or sells out.
create or replace function change_availability_v1(restaurant uuid, event_id uuid, request_id text) returns json
language plpgsql as $$
declare
  r restaurants;
  portions json;
  sold_out json;
begin
  update restaurants set feed_seq = feed_seq + 1, availability_seq = availability_seq + 1 where id = restaurant
  returning * into r;
  -- Read after the number was taken: whoever has the higher one has the newer content.
  portions := portions_left_v1(restaurant);
  sold_out := sold_out_v1(restaurant);
  return json_build_object(
    'deliveries', emit_v1(
      (event_id, 'restaurant.availability_changed', r.id, r.feed_seq, r.id, request_id, '{}', null)::outbox
    ),
    'orderNews', null,
    'boardChange', board_change_v1(r.id, r.feed_seq, null, board_availability_shape_v1(r, portions, sold_out)),
    'userNews', null,
    'availability', availability_shape_v1(r, portions, sold_out)
  );
end $$;
