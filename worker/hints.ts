import { effectiveState, type Availability } from "#domain/menu.ts";
import type { RunScript } from "./clients/redis.ts";

/** How long a "no" may be repeated without asking Postgres: once in Redis, once more in the isolate that read it there. */
const HINT_MS = 1_000;
/**
 * After its second a refusal stays in doubt for almost another: one order asks Postgres, the others are still refused. So a crowd
 * costs one statement per item and second, and nobody hears a "no" two seconds after the last portion came back.
 */
const DOUBT_MS = 900;
const KEPT_MAX = 2_000;

/** A "no" that was true a moment ago. `left` is how many portions there were. */
export type Hint =
  | { kind: "item"; id: string; left: number }
  | { kind: "restaurant"; id: string; code: "paused" | "closed"; message: string | null; until: string | null };

type Kept = { hint: Hint; until: number; doubtUntil: number; probing: boolean };
/**
 * What an order asks for, and under which key: one that was sent on before is never refused early, because it may have been placed.
 * The key stands for all that is wanted: another wish under it is another one.
 */
export type Wish = { restaurantId: string; portions: ReadonlyMap<string, number>; onceKey: string };
/** A bucket of a rate limit and how much it holds. */
export type Allowance = { key: string; max: number; seconds: number };
export type Advice = { refusal: Hint | null; waitSeconds: number | null };

/** An order that was sent on is known by its key for this long: a retry goes to Postgres, whatever the hints say by then. */
const SENT_ON_MS = 24 * 3600 * 1_000;
const SENT_ON_KEPT_MAX = 10_000;

/**
 * How many orders may be sent on to Postgres for each that a bucket holds. What was placed is counted only afterwards, so that a crowd
 * that goes for the last portion is not punished; this bounds what may be on its way until then.
 */
const ASKED_PER_PLACED = 20;

/**
 * KEYS: the order's key, rate limits, how much each was asked, hints. ARGV: how many rate limits, how long to know the key, then of
 * each limit its maximum and its window.
 */
const ASK = `
if redis.call('EXISTS', KEYS[1]) == 1 then return { 'known' } end
local rates = tonumber(ARGV[1])
local wait = 0
local function check(key, max)
  if tonumber(redis.call('GET', key) or '0') >= max then wait = math.max(wait, redis.call('PTTL', key)) end
end
for i = 1, rates do
  local max = tonumber(ARGV[2 * i + 1])
  check(KEYS[1 + i], max)
  check(KEYS[1 + rates + i], max * ${ASKED_PER_PLACED})
end
local answer = { tostring(wait) }
local hinted = false
for i = 2 * rates + 2, #KEYS do
  local hint = redis.call('GET', KEYS[i])
  hinted = hinted or hint
  answer[#answer + 1] = hint or ''
end
if wait > 0 or hinted then return answer end
redis.call('SET', KEYS[1], '1', 'PX', ARGV[2])
for i = 1, rates do
  local asked = KEYS[1 + rates + i]
  if redis.call('INCR', asked) == 1 then redis.call('PEXPIRE', asked, ARGV[2 * i + 2]) end
end
return answer`;

const COUNT = `
for i = 1, #KEYS do
  if redis.call('INCR', KEYS[i]) == 1 then redis.call('PEXPIRE', KEYS[i], ARGV[i]) end
end
return 'OK'`;

/** KEYS: the key of the order that was refused, hints. ARGV: how long a hint lives, and each hint. */
const REMEMBER = `
redis.call('DEL', KEYS[1])
for i = 2, #KEYS do redis.call('SET', KEYS[i], ARGV[i], 'PX', ARGV[1]) end
return 'OK'`;

const FORGET = `return redis.call('DEL', unpack(KEYS))`;

const keyOf = (kind: Hint["kind"], id: string) => `hint:${kind}:${id}`;

/** The early "no": never a yes. What it says is at most a second old here, plus at most a second in Redis. */
export class Hints {
  readonly #kept = new Map<string, Kept>();
  readonly #sentOn = new Set<string>();

  constructor(
    readonly run: RunScript,
    readonly now: () => number = Date.now,
  ) {}

  /** A refusal that this isolate still remembers. A wish that may find out whether it still holds gets null. */
  known(wish: Wish): Hint | null {
    if (this.#sentOn.has(wish.onceKey)) return null;
    for (const [key, wanted] of keysOf(wish)) {
      const kept = this.#kept.get(key);
      if (!kept) continue;
      const now = this.now();
      if (now >= kept.doubtUntil) this.#kept.delete(key);
      else if (!refuses(kept.hint, wanted)) continue;
      else if (now < kept.until || kept.probing) return kept.hint;
      else kept.probing = true;
    }
    return null;
  }

  /** Asks Redis, in one round trip: how long a rate limit still holds, and what other isolates heard. */
  async ask(wish: Wish, allowances: readonly Allowance[]): Promise<Advice> {
    const nothing: Advice = { refusal: null, waitSeconds: null };
    if (this.#sentOn.has(wish.onceKey)) return nothing;
    const hints = [...keysOf(wish)];
    const answer = await this.run<string[]>(
      ASK,
      [
        sentOnKey(wish),
        ...allowances.map(({ key }) => key),
        ...allowances.map(({ key }) => `${key}:asked`),
        ...hints.map(([key]) => key),
      ],
      [allowances.length, SENT_ON_MS, ...allowances.flatMap(({ max, seconds }) => [max, seconds * 1_000])],
    );
    const advice = Array.isArray(answer) && answer.length === hints.length + 1 ? this.#read(answer, hints) : nothing;
    if (!advice.refusal && advice.waitSeconds === null) this.#sendOn(wish);
    return advice;
  }

  /** Counts something that happened against its limits. */
  async count(allowances: readonly Allowance[]): Promise<void> {
    const keys = allowances.map(({ key }) => key);
    await this.run(
      COUNT,
      keys,
      allowances.map(({ seconds }) => seconds * 1_000),
    );
  }

  /** Postgres just refused this wish for good, so it was not placed; and for these reasons: here at once, in Redis for the others. */
  async remember(wish: Wish, hints: readonly Hint[]): Promise<void> {
    this.#sentOn.delete(wish.onceKey);
    for (const hint of hints) this.#keep(hint, DOUBT_MS);
    const keys = hints.map(({ kind, id }) => keyOf(kind, id));
    await this.run(REMEMBER, [sentOnKey(wish), ...keys], [HINT_MS, ...hints.map((hint) => JSON.stringify(hint))]);
  }

  /** Takes what Postgres just said of a whole restaurant, for this isolate alone. */
  learn({ restaurantId, state, message, until, left, soldOut }: Availability): void {
    const effective = effectiveState({ state, until }, new Date(this.now()));
    if (effective === "open") this.#kept.delete(keyOf("restaurant", restaurantId));
    else this.#keep({ kind: "restaurant", id: restaurantId, code: effective, message, until }, DOUBT_MS);
    for (const [id, portions] of Object.entries(left)) {
      if (portions > 0) this.#kept.delete(keyOf("item", id));
      else this.#keep({ kind: "item", id, left: 0 }, DOUBT_MS);
    }
    for (const id of soldOut) this.#keep({ kind: "item", id, left: 0 }, DOUBT_MS);
  }

  /** Postgres just said yes to this wish, so nothing in it is refused any more. */
  settle(wish: Wish): void {
    for (const [key] of keysOf(wish)) this.#kept.delete(key);
  }

  /** Something came back: a "no" about it must not be repeated. A slow writer may still set it again, for its one second. */
  async forget(things: readonly Pick<Hint, "kind" | "id">[]): Promise<void> {
    if (things.length === 0) return;
    const keys = things.map(({ kind, id }) => keyOf(kind, id));
    for (const key of keys) this.#kept.delete(key);
    await this.run(FORGET, keys, []);
  }

  #read(answer: readonly string[], hints: readonly [key: string, wanted: number][]): Advice {
    const waitMs = Number(answer[0]);
    let refusal: Hint | null = null;
    hints.forEach(([key, wanted], index) => {
      const hint = readHint(key, answer[index + 1] ?? "");
      if (!hint) return;
      this.#keep(hint, 0);
      if (refuses(hint, wanted)) refusal ??= hint;
    });
    return { refusal, waitSeconds: waitMs > 0 ? Math.ceil(waitMs / 1_000) : null };
  }

  #sendOn({ onceKey }: Wish): void {
    this.#sentOn.add(onceKey);
    const [oldest] = this.#sentOn;
    if (this.#sentOn.size > SENT_ON_KEPT_MAX && oldest !== undefined) this.#sentOn.delete(oldest);
  }

  #keep(hint: Hint, doubtMs: number): void {
    const key = keyOf(hint.kind, hint.id);
    this.#kept.delete(key);
    const until = this.now() + HINT_MS;
    this.#kept.set(key, { hint, until, doubtUntil: until + doubtMs, probing: false });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** The keys that could refuse a wish, with how much of each is wanted. */
function* keysOf({ restaurantId, portions }: Wish): Generator<[key: string, wanted: number]> {
  yield [keyOf("restaurant", restaurantId), 0];
  for (const [itemId, wanted] of portions) yield [keyOf("item", itemId), wanted];
}

const sentOnKey = ({ onceKey }: Wish) => `sent-on:${onceKey}`;
const refuses = (hint: Hint, wanted: number) => hint.kind === "restaurant" || wanted > hint.left;

/** A hint as it stands in Redis; null for nothing, and for what is not ours. */
function readHint(key: string, value: string): Hint | null {
  if (value === "") return null;
  try {
    const hint = JSON.parse(value) as Hint;
    return keyOf(hint.kind, hint.id) === key ? hint : null;
  } catch {
    return null;
  }
}
