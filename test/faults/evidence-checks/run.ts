import type { Evidence } from "../evidence.ts";

/** When the first thing happened that somebody wrote down, ms since 1970; null for a run in which nothing did. */
export function beganAt({ attempts = [], transcripts = [], mails = [] }: Partial<Evidence>): number | null {
  let first = Infinity;
  for (const { invokedAt } of attempts) first = Math.min(first, invokedAt);
  for (const { openedAt } of transcripts) first = Math.min(first, openedAt);
  for (const { at } of mails) first = Math.min(first, at);
  return first === Infinity ? null : first;
}
