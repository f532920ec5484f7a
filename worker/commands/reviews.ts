import type { Actor } from "#domain/actor.ts";
import type { PlaceReviewBody } from "#domain/api/reviews.schema.ts";
import type {
  DecideReviewCommand,
  DecideReviewResult,
  PlaceReviewCommand,
  PlaceReviewResult,
} from "#domain/review-commands.ts";
import type { Review, ReviewDecision, ReviewState } from "#domain/reviews.ts";
import type { Deps } from "../deps.ts";
import { onceOf } from "./once.ts";

/**
 * Says how an order was, once for each order. Throws unauthorized, session_changed, not_found, not_allowed, illegal_move (it was not handed
 * over), already_exists, key_reused.
 */
export async function placeReview(
  deps: Deps,
  actor: Actor,
  orderId: string,
  key: string,
  { rating, comment }: PlaceReviewBody,
): Promise<ReviewState> {
  const command: PlaceReviewCommand = {
    actor,
    once: onceOf(actor, "orders.review", key, { orderId, rating, comment }),
    reviewId: deps.newId(),
    orderId,
    rating,
    comment,
  };
  const { review } = await deps.db.call<PlaceReviewResult>("place_review_v1", command);
  return review;
}

/** Approves or rejects a review. Throws not_found, not_allowed. */
export async function decideReview(
  { db, requestId }: Deps,
  actor: Actor,
  { restaurantId, reviewId }: { restaurantId: string; reviewId: string },
  decision: ReviewDecision,
): Promise<Review> {
  const command: DecideReviewCommand = { actor, restaurantId, reviewId, decision, requestId };
  const { review } = await db.call<DecideReviewResult>("decide_review_v1", command);
  return review;
}
