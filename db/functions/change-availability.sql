-- Tells that what is to be had has changed: numbers the change, writes its event, and returns an AvailabilityResult. The last step
-- of every command that opens, closes or sells out.
create or replace function change_availability_v1(restaurant uuid, event_id uuid, request_id text) returns json
language plpgsql as $$
declare
  r restaurants;
  availability json;
  board_availability json;
begin
  update restaurants set feed_seq = feed_seq + 1, availability_seq = availability_seq + 1 where id = restaurant
  returning * into r;
  -- Read after the number was taken: whoever has the higher one has the newer content.
  select * into availability, board_availability from availability_told_v1(r);
  return json_build_object(
    'deliveries', emit_v1(
      (event_id, 'restaurant.availability_changed', r.id, r.feed_seq, r.id, request_id, '{}', null)::outbox
    ),
    'orderNews', null,
    'boardChange', board_change_v1(r.id, r.feed_seq, null, board_availability),
    'userNews', null,
    'availability', availability
  );
end $$;
