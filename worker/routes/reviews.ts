import { Hono } from "hono";
import * as z from "zod";
import { page } from "#domain/api/common.schema.ts";
import { DecideReview, PlaceReview, ReviewStateView, ReviewView } from "#domain/api/reviews.schema.ts";
import { findReviewState, listReviews } from "#db/queries/reviews.ts";
import type { AppEnv } from "../app-env.ts";
import { decideReview, placeReview } from "../commands/reviews.ts";
import { AppError } from "../errors.ts";
import { only, reviewer } from "../middleware/actor.ts";
import { idempotencyKey } from "../middleware/idempotency-key.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { ReviewsQuery, WithId, WithReviewId } from "./params.ts";

const OneState = z.object({ review: ReviewStateView });
const WHO =
  "For the order's customer, or whoever holds the link that a guest is mailed when the order was handed over. The links to look at an order and " +
  "to cancel it are not enough, and the link to review opens nothing else.";

/** How an order was: of whoever it was for. */
export const orderReviews = new Hono<AppEnv>()
  .get(
    "/:id/review",
    describe({
      summary: "Whether an order can be reviewed, or was",
      tag: "Reviews",
      who: "holder of the order",
      answer: OneState,
      description: `Its number and restaurant, and nothing of what was ordered or written. ${WHO}`,
      refusals: ["invalid_input", "not_found", "not_allowed"],
    }),
    reviewer,
    validate("param", WithId),
    async (c) => {
      const { deps, proof } = c.var;
      const review = await findReviewState(deps.db, proof.actor, c.req.valid("param").id);
      if (!review) throw new AppError("not_found", "No such order.");
      if (review === "not_allowed") throw new AppError("not_allowed");
      return c.json({ review });
    },
  )
  .post(
    "/:id/review",
    describe({
      summary: "Review an order",
      takesBody: true,
      tag: "Reviews",
      who: "holder of the order",
      status: 201,
      answer: OneState,
      description: `Once, after it was picked up, served or delivered (\`illegal_move\` before); a second one is \`already_exists\`. ${WHO}`,
      refusals: ["not_found", "not_allowed", "illegal_move", "already_exists"],
      once: true,
    }),
    reviewer,
    idempotencyKey,
    validate("param", WithId),
    validate("json", PlaceReview),
    async (c) => {
      const { deps, proof, idempotencyKey: key } = c.var;
      const review = await placeReview(deps, proof.actor, c.req.valid("param").id, key, c.req.valid("json"));
      return c.json({ review }, 201);
    },
  );

/** What was written about a restaurant, for its managers and owners. */
export const reviews = new Hono<AppEnv>()
  .get(
    "/:id/reviews",
    describe({
      summary: "List what was written about a restaurant",
      tag: "Reviews",
      who: "crew",
      answer: page(ReviewView),
      description:
        "By order, without names. With `status=pending`, which is the default, those that wait longest come first; otherwise the newest.",
      refusals: ["invalid_input", "not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithId),
    validate("query", ReviewsQuery),
    async (c) => {
      const { deps, proof } = c.var;
      return c.json(await listReviews(deps.db, proof.actor, c.req.valid("param").id, c.req.valid("query")));
    },
  )
  .patch(
    "/:id/reviews/:reviewId",
    describe({
      summary: "Approve or reject a review",
      takesBody: true,
      tag: "Reviews",
      who: "crew",
      answer: z.object({ review: ReviewView }),
      description:
        "It may be changed later, and each change is written down in the audit log. Nobody decides about their own.",
      refusals: ["not_allowed", "not_found"],
    }),
    only("user"),
    validate("param", WithReviewId),
    validate("json", DecideReview),
    async (c) => {
      const { id: restaurantId, reviewId } = c.req.valid("param");
      const { status } = c.req.valid("json");
      const review = await decideReview(c.var.deps, c.var.proof.actor, { restaurantId, reviewId }, status);
      return c.json({ review });
    },
  );
