import * as z from "zod";
import type { Availability } from "#domain/menu.ts";
import type { RunScript } from "./clients/redis.ts";
import { forgetOldest } from "./forget-oldest.ts";
import { HINT_MS, hintKey, HintMemory, keysOf, refuses, type Hint, type Wish } from "./hint-memory.ts";
import { RecentCounts, type Allowance } from "./recent-counts.ts";
import { BEGIN_TO_KNOW, KNOWN_SINCE, RetryChecks, SENT_ON_MS, sentOnKey, type FindKnown } from "./retry-checks.ts";

/** `isUnknown`: Redis said nothing, so no other isolate knows from it yet that the order is sent on. */
export type Advice = { refusal: Hint | null; waitSeconds: number | null; isUnknown?: true };
const GO_ON: Advice = { refusal: null, waitSeconds: null };

const SENT_ON_KEPT_MAX = 10_000;

/** An order that waits for what another one finds out looks again this often, and goes itself after so many looks. */
const LOOK_AGAIN_MS = 10;
const LOOKS_MAX = 200;

/**
 * How many orders may be sent on to Postgres for each that a bucket holds. What was placed is counted only afterwards, so that a crowd
 * that goes for the last portion is not punished; this bounds what may be on its way until then.
 */
const ASKED_PER_PLACED = 20;

/**
 * KEYS: `KNOWN_SINCE`, the order's key, rate limits, how much each was asked, hints. ARGV: how many rate limits, how long to know the
 * key, then of each limit its maximum and its window.
 */
const ASK = `
${BEGIN_TO_KNOW}
if redis.call('EXISTS', KEYS[3]) == 1 then return { 'known' } end
local rates = tonumber(ARGV[1])
local wait = 0
local function check(key, max)
  if tonumber(redis.call('GET', key) or '0') >= max then wait = math.max(wait, redis.call('PTTL', key)) end
end
for i = 1, rates do
  local max = tonumber(ARGV[2 * i + 1])
  check(KEYS[3 + i], max)
  check(KEYS[3 + rates + i], max * ${ASKED_PER_PLACED})
end
local answer = { tostring(wait), tostring(redis.call('EXISTS', KEYS[2])) }
local hinted = false
for i = 2 * rates + 4, #KEYS do
  local hint = redis.call('GET', KEYS[i])
  hinted = hinted or hint
  answer[#answer + 1] = hint or ''
end
if wait > 0 or hinted then return answer end
redis.call('SET', KEYS[3], '1', 'PX', ARGV[2])
for i = 1, rates do
  local asked = KEYS[3 + rates + i]
  if redis.call('INCR', asked) == 1 then redis.call('PEXPIRE', asked, ARGV[2 * i + 2]) end
end
return answer`;

/**
 * KEYS: `KNOWN_SINCE`, the order's key, how much each of its rate limits was asked. ARGV: how long to know the key, then the window of
 * each limit.
 */
const SEND_ON = `
${BEGIN_TO_KNOW}
redis.call('SET', KEYS[3], '1', 'PX', ARGV[1])
for i = 4, #KEYS do
  if redis.call('INCR', KEYS[i]) == 1 then redis.call('PEXPIRE', KEYS[i], ARGV[i - 2]) end
end
return 'OK'`;

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

/** The early "no": never a yes. What it says is at most a second old here, plus at most a second in Redis. */
export class Hints {
  readonly #memory: HintMemory;
  readonly #counts: RecentCounts;
  readonly #retries: RetryChecks;
  readonly #sentOn = new Set<string>();
  /** Redis was not to be told of an order that was sent on, so it does not know all of them. */
  #hasGap = false;

  constructor(
    readonly run: RunScript,
    findKnown: FindKnown,
    now: () => number = Date.now,
    readonly sleep: (ms: number) => Promise<void> = async (ms) =>
      await new Promise((resolve) => {
        setTimeout(resolve, ms);
      }),
  ) {
    this.#memory = new HintMemory(now);
    this.#counts = new RecentCounts(now);
    this.#retries = new RetryChecks(run, findKnown, now, sleep);
  }

  /**
   * The refusal that this isolate still remembers. Null sends the wish on, for all who want the same: it must be followed by `remember`,
   * `settle` or `release`. While another one is finding out whether an old "no" still holds, this waits for what it hears.
   *
   * What any isolate has sent on before is sent on again: its guest may have lost the answer, and the last portion that is gone may be
   * theirs. So somebody who knows is asked before a "no" is repeated, for a whole crowd at once. Throws unavailable when nobody says.
   */
  async heard(wish: Wish): Promise<Hint | null> {
    if (this.#sentOn.has(sentOnKey(wish.once))) return null;
    for (let looks = 0; looks < LOOKS_MAX; looks++) {
      const seen = this.#memory.look(wish);
      if (seen === "go") return null;
      if (seen !== "wait") {
        if (!(await this.#retries.wasSentOn(wish.once))) return seen;
        this.#sendOn(wish);
        return null;
      }
      await this.sleep(LOOK_AGAIN_MS);
    }
    return null;
  }

  /**
   * Asks Redis, in one round trip: how long a rate limit still holds, and what other isolates heard. An order that goes on although
   * something was heard, because it wants no more than there is, is made known in another: it may be the one that takes the last.
   */
  async ask(wish: Wish, allowances: readonly Allowance[]): Promise<Advice> {
    if (this.#sentOn.has(sentOnKey(wish.once))) return GO_ON;
    const ownMs = this.#counts.waitMs(allowances);
    if (ownMs > 0) return { refusal: null, waitSeconds: inSeconds(ownMs) };
    if (this.#hasGap) this.#hasGap = (await this.run(FORGET, [...KNOWN_SINCE], [])) === null;
    const hints = [...keysOf(wish)];
    const answer = await this.run<string[]>(
      ASK,
      [
        ...KNOWN_SINCE,
        sentOnKey(wish.once),
        ...allowances.map(({ key }) => key),
        ...allowances.map(({ key }) => `${key}:asked`),
        ...hints.map(([key]) => key),
      ],
      [allowances.length, SENT_ON_MS, ...allowances.flatMap(({ max, seconds }) => [max, seconds * 1_000])],
    );
    const isReadable = Array.isArray(answer) && answer.length === hints.length + 2;
    const advice = isReadable ? this.#read(answer, hints) : GO_ON;
    if (advice.waitSeconds !== null) return advice;
    const isYoung = isReadable && answer[1] !== "0";
    if (advice.refusal && !(isYoung && (await this.#retries.wasSentOn(wish.once)))) return advice;
    this.#sendOn(wish);
    const isKnown = Array.isArray(answer) && answer[0] === "known";
    if (!isReadable && !isKnown) return { ...GO_ON, isUnknown: true };
    if (isReadable && answer.slice(2).some((hint) => hint !== "")) await this.makeKnown(wish, allowances);
    return GO_ON;
  }

  /** Tells all isolates that this order was sent on to Postgres. */
  async makeKnown({ once }: Wish, allowances: readonly Allowance[]): Promise<void> {
    const answer = await this.run(
      SEND_ON,
      [...KNOWN_SINCE, sentOnKey(once), ...allowances.map(({ key }) => `${key}:asked`)],
      [SENT_ON_MS, ...allowances.map(({ seconds }) => seconds * 1_000)],
    );
    this.#hasGap ||= answer === null;
  }

  /** Counts something that happened against its limits. */
  async count(allowances: readonly Allowance[]): Promise<void> {
    this.#counts.count(allowances);
    await this.run(
      COUNT,
      allowances.map(({ key }) => key),
      allowances.map(({ seconds }) => seconds * 1_000),
    );
  }

  /** Postgres just refused this wish for good, so it was not placed; and for these reasons: here at once, in Redis for the others. */
  async remember(wish: Wish, hints: readonly Hint[]): Promise<void> {
    this.#sentOn.delete(sentOnKey(wish.once));
    for (const hint of hints) this.#memory.keep(hint);
    const keys = hints.map(({ kind, id }) => hintKey(kind, id));
    await this.run(REMEMBER, [sentOnKey(wish.once), ...keys], [HINT_MS, ...hints.map((hint) => JSON.stringify(hint))]);
  }

  /** Takes what Postgres just said of a whole restaurant, for this isolate alone. */
  learn(availability: Availability): void {
    this.#memory.learn(availability);
  }

  /** Postgres just said yes to this wish, so nothing in it is refused any more. */
  settle(wish: Wish): void {
    this.#memory.forget([...keysOf(wish)].map(([key]) => key));
  }

  /** A wish that was sent on is over, however it ended. */
  release(wish: Wish): void {
    this.#memory.release(wish);
  }

  /** Something came back: a "no" about it must not be repeated. A slow writer may still set it again, for its one second. */
  async forget(things: readonly Pick<Hint, "kind" | "id">[]): Promise<void> {
    if (things.length === 0) return;
    const keys = things.map(({ kind, id }) => hintKey(kind, id));
    this.#memory.forget(keys);
    await this.run(FORGET, keys, []);
  }

  #read(answer: readonly string[], hints: readonly [key: string, wanted: number][]): Advice {
    const waitMs = Number(answer[0]);
    let refusal: Hint | null = null;
    hints.forEach(([key, wanted], index) => {
      const hint = readHint(key, answer[index + 2] ?? "");
      if (!hint) return;
      this.#memory.keepHearsay(hint);
      if (refuses(hint, wanted)) refusal ??= hint;
    });
    return { refusal, waitSeconds: waitMs > 0 ? inSeconds(waitMs) : null };
  }

  #sendOn({ once }: Wish): void {
    this.#sentOn.add(sentOnKey(once));
    forgetOldest(this.#sentOn, SENT_ON_KEPT_MAX);
  }
}

const inSeconds = (ms: number): number => Math.ceil(ms / 1_000);

const HintText: z.ZodType<Hint> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("item"), id: z.string(), left: z.int().min(0) }),
  z.object({
    kind: z.literal("restaurant"),
    id: z.string(),
    code: z.enum(["paused", "closed"]),
    message: z.string().nullable(),
    until: z.string().nullable(),
  }),
]);

/** A hint as it stands in Redis; null for nothing, and for what is not ours: a guest would be answered with it. */
function readHint(key: string, value: string): Hint | null {
  if (value === "") return null;
  try {
    const { data: hint } = HintText.safeParse(JSON.parse(value));
    return hint && hintKey(hint.kind, hint.id) === key ? hint : null;
  } catch {
    return null;
  }
}
