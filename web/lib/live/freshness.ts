/** What is known about a page's tie to its room. */
export type Link = {
  /** Whether the room, or the API in its place, answers at present. */
  readonly up: boolean;
  /** What the browser says of the network. When it says no, it is right. */
  readonly online: boolean;
  /** When the page was made, and when it last heard anything: milliseconds. */
  readonly beganAt: number;
  readonly heardAt: number | null;
};

/** How far a live screen can be believed. `since` is milliseconds since 1970. */
export type Freshness =
  { state: "live"; seconds: number } | { state: "catching-up" } | { state: "offline"; since: number };

/** A ping every ten seconds and five for its answer: whatever is older is late. */
export const LATE_MILLISECONDS = 15_000;
/** So long without a word is no hiccup any more. */
export const OFFLINE_MILLISECONDS = 20_000;

/** What the screen says of itself at this moment. It counts from the last word heard, whatever the socket claims. */
export function freshness(now: number, { up, online, beganAt, heardAt }: Link): Freshness {
  const since = heardAt ?? beganAt;
  const age = Math.max(0, now - since);
  if (up && online && heardAt !== null && age <= LATE_MILLISECONDS) {
    return { state: "live", seconds: Math.floor(age / 1000) };
  }
  return online && age <= OFFLINE_MILLISECONDS ? { state: "catching-up" } : { state: "offline", since };
}
