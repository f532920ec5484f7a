import type { Once } from "#domain/commands.ts";
import { effectiveState, type Availability } from "#domain/menu.ts";
import { forgetOldest } from "./forget-oldest.ts";

/** How long a "no" may be repeated without asking Postgres: once in Redis, once more in the isolate that read it there. */
export const HINT_MS = 1_000;
/**
 * After its second a refusal stays in doubt for almost another: one order asks Postgres, the others are still refused. So a crowd
 * costs one statement per item and second, and nobody hears a "no" two seconds after the last portion came back.
 */
const DOUBT_MS = 900;
/** Whoever asks Postgres for all the others has this long. Then it counts as lost, and the next one asks. */
const PROBE_MS = 2_000;
const KEPT_MAX = 2_000;

/** A "no" that was true a moment ago. `left` is how many portions there were. */
export type Hint =
  | { kind: "item"; id: string; left: number }
  | { kind: "restaurant"; id: string; code: "paused" | "closed"; message: string | null; until: string | null };

/**
 * What an order asks for, and under which key: one that was sent on before is never refused early, because it may have been placed.
 * The key stands for all that is wanted: another wish under it is another one.
 */
export type Wish = { restaurantId: string; portions: ReadonlyMap<string, number>; once: Once };

type Probe = { by: Once; until: number };
type Kept = { hint: Hint; until: number; doubtUntil: number; probe: Probe | null };

export const hintKey = (kind: Hint["kind"], id: string): string => `hint:${kind}:${id}`;

/** The keys that could refuse a wish, with how much of each is wanted. */
export function* keysOf({ restaurantId, portions }: Wish): Generator<[key: string, wanted: number]> {
  yield [hintKey("restaurant", restaurantId), 0];
  for (const [itemId, wanted] of portions) yield [hintKey("item", itemId), wanted];
}

/** Whether a hint stands in the way of that many portions. */
export const refuses = (hint: Hint, wanted: number): boolean => hint.kind === "restaurant" || wanted > hint.left;

/** What one isolate remembers of refusals. */
export class HintMemory {
  readonly #kept = new Map<string, Kept>();

  constructor(readonly now: () => number) {}

  /**
   * The refusal that a wish still has to hear; "go" for one that may ask Postgres, on behalf of everybody who wants the same; "wait"
   * while another one is asking and the old "no" is too old to be repeated. However slow Postgres is, a crowd does not follow its
   * first one there.
   */
  look(wish: Wish): Hint | "go" | "wait" {
    const now = this.now();
    const doubtful: Kept[] = [];
    let mustWait = false;
    for (const [key, wanted] of keysOf(wish)) {
      const kept = this.#kept.get(key);
      if (!kept || !refuses(kept.hint, wanted)) continue;
      const isAsked = kept.probe !== null && now < kept.probe.until;
      if (now < kept.until || (isAsked && now < kept.doubtUntil)) return kept.hint;
      if (isAsked) mustWait = true;
      else doubtful.push(kept);
    }
    if (mustWait) return "wait";
    for (const kept of doubtful) kept.probe = { by: wish.once, until: now + PROBE_MS };
    return "go";
  }

  /** Keeps what Postgres just said. */
  keep(hint: Hint): void {
    this.#put(hint, DOUBT_MS);
  }

  /** Keeps what Redis says that Postgres said: it may be a second old. */
  keepHearsay(hint: Hint): void {
    this.#put(hint, 0);
  }

  /** Takes what Postgres just said of a whole restaurant. */
  learn({ restaurantId, state, message, until, left, soldOut }: Availability): void {
    const effective = effectiveState({ state, until }, new Date(this.now()));
    if (effective === "open") this.#kept.delete(hintKey("restaurant", restaurantId));
    else this.keep({ kind: "restaurant", id: restaurantId, code: effective, message, until });
    for (const [id, portions] of Object.entries(left)) {
      if (portions > 0) this.#kept.delete(hintKey("item", id));
      else this.keep({ kind: "item", id, left: 0 });
    }
    for (const id of soldOut) this.keep({ kind: "item", id, left: 0 });
  }

  forget(keys: Iterable<string>): void {
    for (const key of keys) this.#kept.delete(key);
  }

  /** A wish that went to ask has come back, with whatever: somebody else may ask. */
  release(wish: Wish): void {
    for (const [key] of keysOf(wish)) {
      const kept = this.#kept.get(key);
      if (kept?.probe?.by === wish.once) kept.probe = null;
    }
  }

  #put(hint: Hint, doubtMs: number): void {
    const key = hintKey(hint.kind, hint.id);
    this.#kept.delete(key);
    const until = this.now() + HINT_MS;
    this.#kept.set(key, { hint, until, doubtUntil: until + doubtMs, probe: null });
    forgetOldest(this.#kept, KEPT_MAX);
  }
}
