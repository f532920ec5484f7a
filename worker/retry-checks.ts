import { REDIS_BUDGET_MS, type RunScript } from "./clients/redis.ts";

/** So many calls are under way at once; what is asked meanwhile goes with the next one, all of it together. */
const CALLS_MAX = 4;
const KEYS_MAX = 1_000;
const LOOK_AGAIN_MS = 5;
/** A Redis that is only slow, as every part of a crowded machine is, answers one of these. */
const TRIES_MAX = 4;
/** A call whose caller went away never comes back: after this long nobody waits for it. */
const LOST_MS = (TRIES_MAX + 1) * REDIS_BUDGET_MS;

const SENT_ON = `
local answers = {}
for i = 1, #KEYS do answers[i] = redis.call('EXISTS', KEYS[i]) end
return answers`;

/** Under which an order that was sent on to Postgres is known to all isolates. */
export const sentOnKey = (onceKey: string): string => `sent-on:${onceKey}`;

type Question = { onceKey: string; answer: boolean | undefined; lostAt: number };

/**
 * Before a "no" out of this isolate's memory: whether any isolate has sent this very order on. Its guest may have lost the answer, and
 * the last portion that is gone may be theirs. A crowd that goes for it asks together, because Redis would answer hundreds of single
 * calls too late.
 */
export class RetryChecks {
  #asking: Question[] = [];
  /** When each call that is under way counts as lost. */
  readonly #calls = new Set<{ lostAt: number }>();

  constructor(
    readonly run: RunScript,
    readonly now: () => number,
    readonly sleep: (ms: number) => Promise<void>,
  ) {}

  /** False, too, when Redis does not say. */
  async wasSentOn(onceKey: string): Promise<boolean> {
    const question: Question = { onceKey, answer: undefined, lostAt: this.now() + 2 * LOST_MS };
    this.#asking.push(question);
    while (question.answer === undefined && this.now() < question.lostAt) {
      if (this.#asking.includes(question) && this.#mayCall()) await this.#call(question);
      else await this.sleep(LOOK_AGAIN_MS); // a request of Workers cannot wait for what another one fetches, only look again
    }
    return question.answer ?? false;
  }

  #mayCall(): boolean {
    for (const call of this.#calls) if (call.lostAt <= this.now()) this.#calls.delete(call);
    return this.#calls.size < CALLS_MAX;
  }

  /** Asks for everybody who waits. */
  async #call(own: Question): Promise<void> {
    const others = this.#asking.filter((question) => question !== own);
    const questions = [own, ...others.slice(0, KEYS_MAX - 1)];
    this.#asking = others.slice(KEYS_MAX - 1);
    const call = { lostAt: this.now() + LOST_MS };
    this.#calls.add(call);
    const keys = questions.map(({ onceKey }) => sentOnKey(onceKey));
    const ask = async () => await this.run<unknown[]>(SENT_ON, keys, []);
    let answers = await ask();
    for (let tries = 1; answers === null && tries < TRIES_MAX; tries++) answers = await ask(); // cheap, for all who wait
    this.#calls.delete(call);
    questions.forEach((question, index) => (question.answer = Array.isArray(answers) && answers[index] === 1));
  }
}
