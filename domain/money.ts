/** Amounts are integers in the currency's minor unit (pence, cents, fils). No floats, ever. */
export type MinorUnits = number;

/** Largest amount we accept anywhere: far above any meal, far below 2^53, so sums of 100 lines stay exact. */
export const AMOUNT_MAX_MINOR = 100_000_000_00;

/** Turns a database value into an amount. int8 arrives as text, and `"1072" + 50` would be `"107250"`. Throws on anything inexact. */
export function toMinor(value: string | number | bigint): MinorUnits {
  const amount = value === "" ? Number.NaN : Number(value); // empty text would be 0
  if (!Number.isSafeInteger(amount)) throw new RangeError("An amount of money is not a safe integer.");
  return amount;
}

/**
 * The share `basisPoints`/10,000 of an amount, rounded half up once. Exact while amount × 10,000 < 2^53.
 */
export const shareOf = (amount: MinorUnits, basisPoints: number): MinorUnits =>
  Math.floor((amount * basisPoints + 5_000) / 10_000);

/** The tax already contained in a gross amount: gross × rate / (1 + rate), rounded half up once. */
export function taxWithin(gross: MinorUnits, basisPoints: number): MinorUnits {
  const divisor = 10_000 + basisPoints;
  return Math.floor((gross * basisPoints * 2 + divisor) / (2 * divisor));
}
