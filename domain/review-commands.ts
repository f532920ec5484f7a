import type { Actor } from "./actor.ts";
import type { Once } from "./commands.ts";
import type { Review, ReviewDecision, ReviewState } from "./reviews.ts";

/** The commands about reviews, in the way of `commands.ts`. */

/** Says once how an order was. */
export type PlaceReviewCommand = {
  actor: Actor;
  once: Once;
  reviewId: string;
  orderId: string;
  rating: number;
  comment: string | null;
};
export type PlaceReviewResult = { review: ReviewState };
/** What the restaurant makes of a review; it may think again. */
export type DecideReviewCommand = {
  actor: Actor;
  restaurantId: string;
  reviewId: string;
  decision: ReviewDecision;
  requestId: string;
};
export type DecideReviewResult = { review: Review };
