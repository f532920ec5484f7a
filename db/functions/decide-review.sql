-- Approves or rejects a review: DecideReviewCommand in, DecideReviewResult out. A restaurant may think again; each change is written down,
-- and what changes nothing is no act. Nobody decides about their own.
create or replace function decide_review_v1(cmd jsonb) returns json language plpgsql as $$
declare
  scope actor_scope := require_v1(cmd->'actor', (cmd->>'restaurantId')::uuid, 'reviews:decide');
  wanted text := cmd->>'decision';
  v reviews;
  before text;
begin
  select r.* into v from reviews r
  where r.id = (cmd->>'reviewId')::uuid and r.restaurant_id = (cmd->>'restaurantId')::uuid for update;
  if not found then perform refuse('not_found'); end if;
  if v.user_id = scope.user_id then perform refuse('not_allowed'); end if;
  if v.status <> wanted then
    before := v.status;
    update reviews set status = wanted, decided_by = scope.user_id, decided_at = now() where id = v.id returning * into v;
    -- By its id, without whose it is: an entry outlives the people in it, and would tell who wrote what.
    insert into audit_log (id, at, by_user_id, action, restaurant_id, before, after, request_id)
    values (
      new_id(), clock_timestamp(), scope.user_id, 'review.' || wanted, v.restaurant_id, jsonb_build_object('status', before),
      jsonb_build_object('status', wanted, 'review', v.id), cmd->>'requestId');
  end if;
  return json_build_object('review', review_view_v1(v));
end $$;
