export const RATINGS = [1, 2, 3, 4, 5] as const;
export type Rating = (typeof RATINGS)[number];
/** Characters of what somebody writes beside the stars. */
export const COMMENT_MAX = 1000;

/** Nobody but the restaurant sees a review that is not `approved`. */
export const REVIEW_STATUSES = ["pending", "approved", "rejected"] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];
export const REVIEW_DECISIONS = ["approved", "rejected"] as const satisfies readonly ReviewStatus[];
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

/** `too_early` until the order is completed, `never` for one that was cancelled or rejected, or is nobody's any more. */
export const REVIEW_STEPS = ["too_early", "open", "reviewed", "never"] as const;

/** All that whoever may review an order needs to know of it. A review link shows this and nothing else. */
export type ReviewState = {
  orderId: string;
  number: number;
  restaurantId: string;
  restaurantName: string;
  step: (typeof REVIEW_STEPS)[number];
};

/** A review as the restaurant sees it: which order, not who. `comment` is null for none, and where its author was forgotten. */
export type Review = {
  id: string;
  orderId: string;
  number: number;
  rating: Rating;
  comment: string | null;
  status: ReviewStatus;
  createdAt: string;
  /** Null while it waits. */
  decidedAt: string | null;
};
