/** A promise is a span, because a kitchen is not a railway: from the promised minute to a fifth of the wait later, at least five minutes. */
export const PROMISE_SPREAD = 0.2;
export const PROMISE_SPREAD_MIN_MINUTES = 5;
export const PREP_MINUTES_MAX = 240;

export type PromiseRange = { from: string; to: string };

/** The span a guest is shown for `promisedAt`, counted from when the promise was made. Times are ISO 8601. */
export function promiseRange(promisedAt: string, madeAt: string): PromiseRange {
  const from = Date.parse(promisedAt);
  const waitMinutes = Math.max(0, (from - Date.parse(madeAt)) / 60_000);
  const spread = Math.max(PROMISE_SPREAD_MIN_MINUTES, Math.ceil(waitMinutes * PROMISE_SPREAD));
  return { from: new Date(from).toISOString(), to: new Date(from + spread * 60_000).toISOString() };
}
