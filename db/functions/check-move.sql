-- The move that somebody in these roles asks for, or a refusal. Checks in this order: is the order still what they saw, does the move
-- exist, is it theirs to make, did they say why.
create or replace function check_move_v1(
  o orders, roles actor_role[], why text, target text, expected_version int, prep_minutes int
) returns order_moves language plpgsql stable as $$
declare
  move order_moves;
begin
  if expected_version <> o.version then
    perform refuse('stale_version', jsonb_build_array(jsonb_build_object(
      'field', 'version', 'message', 'The order has moved on.', 'version', o.version, 'status', o.status)));
  end if;
  select m.* into move from order_moves m
  where m.from_status = o.status and m.to_status = target::order_status and (m.fulfilment is null or m.fulfilment = o.fulfilment);
  if not found then
    perform refuse('illegal_move', jsonb_build_array(jsonb_build_object(
      'field', 'to', 'message', format('An order cannot go from %s to %s.', o.status, target),
      'version', o.version, 'status', o.status)));
  end if;
  if not roles && move.roles then perform refuse('not_allowed'); end if;
  if move.needs_reason and not roles && '{guest,customer}'::actor_role[] and coalesce(why, '') = '' then
    perform refuse('invalid_input', '[{"field": "reason", "message": "The guest should know why."}]');
  end if;
  if prep_minutes is not null and target <> 'confirmed' then
    perform refuse('invalid_input', '[{"field": "prepMinutes", "message": "A promise is made on confirming."}]');
  end if;
  return move;
end $$;
