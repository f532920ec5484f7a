import type { Once } from "#domain/commands.ts";
import { REDIS_BUDGET_MS, type RunScript } from "./clients/redis.ts";
import { AppError } from "./errors.ts";

/** An order that was sent on is known by its key for this long: a retry goes to Postgres, whatever the hints say by then. */
export const SENT_ON_MS = 24 * 3600 * 1_000;

const KEYS_MAX = 1_000;
const LOOK_AGAIN_MS = 5;
/** A Redis that is only slow, as every part of a crowded machine is, answers one of these. */
const TRIES_MAX = 4;
/**
 * So many calls are under way at once, so far apart; what is asked meanwhile goes with the next one, all of it together. A call whose
 * caller went away never comes back: after `lostMs` others ask for those who waited for it.
 */
const REDIS = { callsMax: 4, lostMs: (TRIES_MAX + 1) * REDIS_BUDGET_MS, paceMs: 0 };
const POSTGRES = { callsMax: 4, lostMs: 2_500, paceMs: 50 };
/** Nobody waits longer than for a statement of any other kind. */
const PATIENCE_MS = 8_000;

/** Redis has known every order that was sent on since the first of these was written, and for long enough when the second is gone. */
export const KNOWN_SINCE = ["sent-on:began", "sent-on:young"] as const;

/** KEYS: `KNOWN_SINCE`. Redis may have been emptied, or be new: then it does not know what was sent on before. */
export const BEGIN_TO_KNOW = `
if redis.call('SET', KEYS[1], '1', 'NX') then redis.call('SET', KEYS[2], '1', 'PX', ${SENT_ON_MS}) end`;

/** KEYS: `KNOWN_SINCE`, then orders. Whether Redis knows all that were sent on, then whether it knows each of these. */
const SENT_ON = `
local whole = redis.call('EXISTS', KEYS[1]) == 1 and redis.call('EXISTS', KEYS[2]) == 0
local answers = { whole and 1 or 0 }
for i = 3, #KEYS do answers[i - 1] = redis.call('EXISTS', KEYS[i]) end
return answers`;

/** Under which an order that was sent on to Postgres is known to all isolates. */
export const sentOnKey = ({ scope, key, bodyHash }: Once): string => `sent-on:${scope}:${key}:${bodyHash}`;

/** Which commands were carried out or are under way, in their order. Throws when nobody can say. */
export type FindKnown = (onces: readonly Once[]) => Promise<boolean[]>;

type Question = { once: Once; answer: boolean | Error | undefined };
type Call = { questions: Question[]; lostAt: number };

/** Who waits to be asked about, and the calls that ask about others. */
class Round {
  waiting: Question[] = [];
  readonly #calls = new Set<Call>();
  #nextAt = 0;

  constructor(
    readonly limits: { callsMax: number; lostMs: number; paceMs: number },
    readonly now: () => number,
    readonly ask: (questions: readonly Question[]) => Promise<void>,
  ) {}

  /** Whether this one may ask at the moment, for everybody who waits. */
  isOpenTo(question: Question): boolean {
    this.#giveUpLostCalls();
    const waitMs = this.#nextAt - this.now();
    const isPaused = waitMs > 0 && waitMs <= this.limits.paceMs; // more than that, and the clock was put back
    return this.#calls.size < this.limits.callsMax && !isPaused && this.waiting.includes(question);
  }

  async askAs(own: Question): Promise<void> {
    const others = this.waiting.filter((question) => question !== own);
    const questions = [own, ...others.slice(0, KEYS_MAX - 1)];
    this.waiting = others.slice(KEYS_MAX - 1);
    this.#nextAt = this.now() + this.limits.paceMs;
    const call = { questions, lostAt: this.now() + this.limits.lostMs };
    this.#calls.add(call);
    await this.ask(questions);
    this.#calls.delete(call);
  }

  #giveUpLostCalls(): void {
    for (const call of this.#calls) {
      if (call.lostAt > this.now()) continue;
      this.#calls.delete(call);
      this.waiting.push(...call.questions.filter(({ answer }) => answer === undefined));
    }
  }
}

/**
 * Before a "no" out of this isolate's memory: whether any isolate has sent this very order on. Its guest may have lost the answer, and
 * the last portion that is gone may be theirs. Redis says, or Postgres where Redis is silent or was emptied. A crowd that goes for the
 * last portion asks together, because hundreds of single calls would be answered too late, and a Postgres that does Redis' work is
 * asked at a pace that leaves it to its own.
 */
export class RetryChecks {
  readonly #redis: Round;
  readonly #postgres: Round;

  constructor(
    readonly run: RunScript,
    readonly findKnown: FindKnown,
    readonly now: () => number,
    readonly sleep: (ms: number) => Promise<void>,
  ) {
    this.#redis = new Round(REDIS, now, async (questions) => await this.#askRedis(questions));
    this.#postgres = new Round(POSTGRES, now, async (questions) => await this.#askPostgres(questions));
  }

  /** Throws what Postgres threw, or unavailable: a "no" that may be wrong is worse than none. */
  async wasSentOn(once: Once): Promise<boolean> {
    const question: Question = { once, answer: undefined };
    const impatientAt = this.now() + PATIENCE_MS;
    this.#redis.waiting.push(question);
    while (question.answer === undefined) {
      if (this.now() >= impatientAt) throw new AppError("unavailable");
      const round = [this.#redis, this.#postgres].find((each) => each.isOpenTo(question));
      if (round) await round.askAs(question);
      else await this.sleep(LOOK_AGAIN_MS); // a request of Workers cannot wait for what another one fetches, only look again
    }
    if (question.answer instanceof Error) throw question.answer;
    return question.answer;
  }

  /** Whom it cannot answer, Postgres is asked about. */
  async #askRedis(questions: readonly Question[]): Promise<void> {
    const keys = [...KNOWN_SINCE, ...questions.map(({ once }) => sentOnKey(once))];
    let said: unknown[] | null = null;
    for (let tries = 0; said === null && tries < TRIES_MAX; tries++)
      said = await this.run<unknown[]>(SENT_ON, keys, []);
    const [isWhole, ...known] = Array.isArray(said) && said.length === questions.length + 1 ? said : [];
    questions.forEach((question, index) => {
      if (known[index] === 1) question.answer = true;
      else if (isWhole === 1) question.answer = false;
      else this.#postgres.waiting.push(question);
    });
  }

  async #askPostgres(questions: readonly Question[]): Promise<void> {
    try {
      const known = await this.findKnown(questions.map(({ once }) => once));
      questions.forEach((question, index) => (question.answer = known[index] === true));
    } catch (error) {
      for (const question of questions) question.answer = error instanceof Error ? error : new AppError("unavailable");
    }
  }
}
