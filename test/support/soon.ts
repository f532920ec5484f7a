/** For what happens behind an answer: looked at often, and given the time that a busy machine may need. */
export const SOON = { timeout: 20_000, interval: 25 };
