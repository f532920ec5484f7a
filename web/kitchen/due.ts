import type { BoardCard } from "#domain/board.ts";
import { promiseRange } from "#domain/promise.ts";
import { minutesSince } from "#web/lib/minutes-since.ts";

/** From here on a slip asks to be looked at. */
const SOON_MINUTES = 5;
const READY_LONG_MINUTES = 10;

/** How a slip stands to its promise, in whole minutes. */
export type Due =
  | { state: "waiting"; minutes: number }
  | { state: "soon"; minutes: number }
  | { state: "due" }
  | { state: "late"; minutes: number }
  | { state: "ready"; minutes: number; isLong: boolean };

/** Late is what the guest would call late: the end of the span they were told. */
export function dueOf(card: BoardCard, now: Date): Due {
  const since = (iso: string) => minutesSince(iso, now.getTime());
  if (card.status === "ready") {
    const minutes = since(card.statusAt);
    return { state: "ready", minutes, isLong: minutes >= READY_LONG_MINUTES };
  }
  const { from, to } = promiseRange(card.promisedAt, card.promiseMadeAt);
  if (now.getTime() >= Date.parse(to)) return { state: "late", minutes: Math.max(1, since(to)) };
  const left = Math.ceil((Date.parse(from) - now.getTime()) / 60_000);
  if (left <= 0) return { state: "due" };
  if (left <= SOON_MINUTES) return { state: "soon", minutes: left };
  return { state: "waiting", minutes: since(card.placedAt) };
}
