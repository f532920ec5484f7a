import * as z from "zod";
import { COMMENT_MAX, RATINGS, REVIEW_DECISIONS, REVIEW_STATUSES, REVIEW_STEPS } from "../reviews.ts";
import { Id, optionalText, Time } from "./common.schema.ts";

const RatingView = z.literal(RATINGS);

export const PlaceReview = z.strictObject({ rating: RatingView, comment: optionalText(COMMENT_MAX) });
export type PlaceReviewBody = z.output<typeof PlaceReview>;

export const DecideReview = z.strictObject({ status: z.enum(REVIEW_DECISIONS) });

export const ReviewStateView = z.object({
  orderId: Id,
  number: z.int(),
  restaurantId: Id,
  restaurantName: z.string(),
  step: z
    .enum(REVIEW_STEPS)
    .describe("`too_early` until the order is completed, `never` for one that was cancelled or rejected"),
});

export const ReviewView = z.object({
  id: Id,
  orderId: Id,
  number: z.int(),
  rating: RatingView,
  comment: z.string().nullable(),
  status: z.enum(REVIEW_STATUSES),
  createdAt: Time,
  decidedAt: Time.nullable().describe("Null while it waits"),
});
