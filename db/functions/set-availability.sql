-- Opens, pauses or closes a restaurant: SetAvailabilityCommand in, AvailabilityResult out.
create or replace function set_availability_v1(cmd jsonb) returns json language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  restaurant uuid := (cmd->>'restaurantId')::uuid;
  -- By the clock that ends it. Workers of the version before send the end by their own.
  pause_ends timestamptz := coalesce(
    now() + make_interval(mins => (cmd->>'minutes')::int), (cmd->>'until')::timestamptz
  );
begin
  if not exists (select from restaurants where id = restaurant) then perform refuse('not_found'); end if;
  if not may_v1(scope, restaurant, 'restaurant:open_close') then perform refuse('not_allowed'); end if;
  if pause_ends is not null and (cmd->>'state' <> 'paused' or pause_ends <= now()) then
    perform refuse('invalid_input', '[{"field": "until", "message": "Only a pause ends by itself, and later than now."}]');
  end if;

  update restaurants
  set state = (cmd->>'state')::restaurant_state, message = cmd->>'message', until = pause_ends, updated_at = now()
  where id = restaurant;
  return change_availability_v1(restaurant, (cmd->>'eventId')::uuid, cmd->>'requestId');
end $$;
