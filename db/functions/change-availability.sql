-- Tells that what is to be had has changed: numbers the change, writes its event, and returns the `Aftermath` of the command. The
-- last step of every command that opens, closes, sells out or counts.
create or replace function change_availability_v1(restaurant uuid, event_id uuid, request_id text) returns jsonb
language plpgsql as $$
declare
  r restaurants;
  availability jsonb;
begin
  update restaurants set feed_seq = feed_seq + 1, availability_seq = availability_seq + 1 where id = restaurant
  returning * into r;
  availability := availability_view_v1(restaurant);
  return jsonb_build_object(
    'deliveries', emit_v1(
      (event_id, 'restaurant.availability_changed', r.id, r.feed_seq, r.id, request_id, '{}', null)::outbox
    ),
    'orderNews', null,
    'boardChange', board_change_v1(r.id, r.feed_seq, null, availability),
    'userNews', null,
    'availability', availability
  );
end $$;
