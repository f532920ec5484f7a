/**
 * Why a restaurant ends an order early, when one of the usual reasons will do. An order's `reason` is one of these codes, which each
 * reader is told in their own language, or the restaurant's own words, which stay as they were written.
 */
export const ORDER_REASONS = ["out_of_stock", "too_busy", "closed", "unclaimed"] as const;
export type OrderReason = (typeof ORDER_REASONS)[number];

/** The code in a reason; null for own words, and for no reason. */
export const orderReason = (reason: string | null): OrderReason | null =>
  ORDER_REASONS.find((code) => code === reason) ?? null;
