import * as z from "zod";
import { Id, PageQuery } from "#domain/api/common.schema.ts";
import { StatusFilter } from "#domain/api/order.schema.ts";
import { BOARD_STATUSES } from "#domain/order-status.ts";
import { REVIEW_STATUSES } from "#domain/reviews.ts";

/** What stands in paths and queries of several routes. */
export const WithId = z.strictObject({ id: Id });
export const WithItemId = z.strictObject({ itemId: Id });
export const WithInvitationId = z.strictObject({ id: Id, invitationId: Id });
export const WithDeviceId = z.strictObject({ id: Id, deviceId: Id });
export const WithReviewId = z.strictObject({ id: Id, reviewId: Id });
export const WithMemberId = z.strictObject({ id: Id, userId: Id });
export const WithOrderId = z.strictObject({ orderId: Id });

export const IdOrSlug = z.union([
  Id,
  z
    .string()
    .max(80)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
]);
export const WithIdOrSlug = z.strictObject({ id: IdOrSlug });

/** A place in a list, as an earlier page of it gave it. */
const Cursor = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-]+$/);
export const Paging = PageQuery.extend({ cursor: Cursor.optional() });
export const OrdersQuery = Paging.extend({ status: StatusFilter.optional() });
export const ReviewsQuery = Paging.extend({ status: z.enum(REVIEW_STATUSES).default("pending") });

/** Which slips of a column; `cursor` is the order after which to go on. */
export const SlipsQuery = PageQuery.extend({
  status: z.enum(BOARD_STATUSES),
  leftOver: z
    .enum(["true", "false"])
    .default("false")
    .transform((value) => value === "true"),
  cursor: Id.optional(),
});

const after = (max: number) => z.strictObject({ after: z.coerce.number().int().min(0).max(max).optional() });
/** After which version of an order. */
export const AfterVersion = after(2 ** 31 - 1);
/** After which change of a feed. */
export const AfterSeq = after(2 ** 40);
