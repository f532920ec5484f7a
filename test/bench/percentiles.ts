/** What is said of many measured times, in milliseconds. */
export type Summary = { count: number; p50: number; p95: number; p99: number; max: number };

/** The smallest value that at least this share of all values does not exceed (nearest rank). NaN of nothing. */
export function percentile(ascending: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * ascending.length));
  return ascending[rank - 1] ?? Number.NaN;
}

/** Count, percentiles and maximum of times in any order; NaN of nothing. */
export function summarise(samples: readonly number[]): Summary {
  const ascending = [...samples].sort((a, b) => a - b);
  return {
    count: ascending.length,
    p50: percentile(ascending, 0.5),
    p95: percentile(ascending, 0.95),
    p99: percentile(ascending, 0.99),
    max: ascending.at(-1) ?? Number.NaN,
  };
}

/** The middle value, or the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const ascending = [...values].sort((a, b) => a - b);
  const middle = Math.floor(ascending.length / 2);
  const [low, high] = [ascending[Math.ceil(ascending.length / 2) - 1], ascending[middle]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
