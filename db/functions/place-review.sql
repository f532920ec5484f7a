-- Says how an order was, once: PlaceReviewCommand in, PlaceReviewResult out. Two at once wait for the order, and the second hears
-- `already_exists`; so does nobody who repeats a command. Whoever is being forgotten waits for it too, so no word is written after that.
create or replace function place_review_v1(cmd jsonb) returns json language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  answer json := once_claim_v1(cmd->'once');
  o orders;
begin
  select orders.* into o from orders
  where orders.id = (cmd->>'orderId')::uuid
    and (visible_to(orders, scope) or may_review_v1(orders, scope, cmd->'actor'))
  for no key update;
  if not found then perform refuse('not_found'); end if;
  if not may_review_v1(o, scope, cmd->'actor') then perform refuse('not_allowed'); end if;
  if answer is not null then return json_build_object('review', review_state_v1(o)); end if;

  if exists (select from reviews v where v.order_id = o.id) then perform refuse('already_exists'); end if;
  if o.anonymised_at is not null or not is_completed_v1(o) then
    perform refuse('illegal_move', jsonb_build_array(jsonb_build_object(
      'field', 'id', 'message', 'Only an order that was handed over can be reviewed.', 'status', o.status)));
  end if;
  insert into reviews (id, order_id, restaurant_id, user_id, rating, comment)
  values ((cmd->>'reviewId')::uuid, o.id, o.restaurant_id, o.user_id, (cmd->>'rating')::smallint, cmd->>'comment');
  -- That it was done is all that a repeat has to know: what was written is in one place, where it can be forgotten.
  perform once_store_v1(cmd->'once', '{}');
  return json_build_object('review', review_state_v1(o));
end $$;
