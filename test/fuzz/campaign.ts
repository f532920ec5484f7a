import * as fc from "fast-check";
import type { World } from "#test/support/system.ts";
import { app } from "#worker/app.ts";
import { describeApi } from "#worker/routes/reference.ts";
import { AddressBook } from "./address-book.ts";
import { caseOf, casesOf, makeRequest, type FuzzCase } from "./cases.ts";
import type { Reply } from "./exchange.ts";
import { Judge, secretsOf } from "./judge.ts";
import type { MutationKind } from "./mutations.ts";
import { Stage, StageError } from "./stage.ts";
import { Tally } from "./tally.ts";
import { targetsOf, type Target } from "./targets.ts";
import { curlOf, toWire, type Wire } from "./wire-request.ts";

export type CampaignOptions = {
  cases: number;
  seed: number;
  /** Keeps targets whose name contains this. */
  only?: string;
  minutes?: number;
  /** How many requests are under way at once. */
  connections?: number;
  onProgress?: (tally: Tally) => void;
  /** Told of each failure as soon as it is as small as it gets. */
  onFailure?: (failure: Failure) => void;
};

/** A kind of failure, with the smallest request that showed it. */
export type Failure = { problem: string; target: string; seed: number; curl: string; answer: string };

export type CampaignReport = { tally: Tally; failures: Failure[] };

export const CONNECTIONS = 8;
/** From one lane's seed to the next one's: a prime that no campaign's seeds are apart by chance. */
const LANES_APART = 1_000_003;
/** Different failures that a lane looks into before it gives up. */
const FAILURES_MAX = 12;
/** Requests that the search for a smaller one may send. */
const SHRINKS_MAX = 150;
/** After so many cases the first house is opened again, in case one of them closed it. */
const TIDY_EVERY = 100;

/** Whether any route's name contains this text, as `only` of a campaign has it. */
export async function isSomeRoute(text: string): Promise<boolean> {
  return targetsOf(await describeApi(app)).some(({ name }) => isMeant(name, text));
}

const isMeant = (name: string, only: string | undefined): boolean =>
  only === undefined || name.replace("/api/v1", "").includes(only);

/** Sends cases over several lanes at once and judges every answer. Lane n of a seed always sends the same cases. */
export async function runCampaign(world: World, options: CampaignOptions): Promise<CampaignReport> {
  const { cases, seed, only, minutes, connections = CONNECTIONS, onProgress } = options;
  const document = await describeApi(app);
  const all = targetsOf(document);
  const targets = all.filter(({ name }) => isMeant(name, only));
  const stage = await Stage.open(world, connections);
  const tally = new Tally(targets.map(({ name }) => name));
  const trial = new Trial(stage, new AddressBook(all), new Judge(document, secretsOf(world.vars)), tally);
  const until = minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + minutes * 60_000;
  try {
    const failures = new Failures(options, world.url);
    await everyTargetRightly(trial, targets, seed, failures);
    const rest = Math.max(0, cases - tally.cases);
    const lanes = Array.from({ length: connections }, async (_, lane) => {
      const share = Math.floor(rest / connections) + (lane < rest % connections ? 1 : 0);
      await runLane({ trial, targets, failures, share, seed: seed + lane * LANES_APART, until, onProgress });
    });
    await Promise.all(lanes);
    return { tally, failures: failures.all() };
  } finally {
    stage.line.end();
  }
}

/** Asks for each target rightly first: what never succeeds is not tried, however many cases there are. */
async function everyTargetRightly(trial: Trial, targets: readonly Target[], seed: number, failures: Failures) {
  for (const target of targets) {
    const [each] = fc.sample(caseOf(target), { seed, numRuns: 1 });
    const verdict = each && (await trial.run({ ...each, mutations: [] }));
    if (!verdict) continue;
    trial.tally.failed++;
    failures.add(verdict);
  }
}

type Lane = {
  trial: Trial;
  targets: readonly Target[];
  failures: Failures;
  share: number;
  seed: number;
  until: number;
  onProgress: CampaignOptions["onProgress"];
};

/** One case after the other. A failure is made smaller, written down once, and the lane goes on with other cases. */
async function runLane({ trial, targets, failures, share, seed, until, onProgress }: Lane): Promise<void> {
  let left = share;
  for (let round = 0; left > 0 && round < FAILURES_MAX && Date.now() < until; round++) {
    const laneSeed = (seed + round) | 0;
    let smallest: Verdict | null = null;
    let shrinks = 0;
    let sent = 0;
    const property = fc.asyncProperty(casesOf(targets), async (each) => {
      if (Date.now() > until) return;
      if (smallest !== null && ++shrinks > SHRINKS_MAX) return;
      if (smallest === null) sent++;
      const verdict = await trial.run(each);
      onProgress?.(trial.tally);
      if (!verdict) return;
      if (smallest === null) trial.tally.failed++;
      if (smallest === null ? failures.has(verdict) : keyOf(verdict) !== keyOf(smallest)) return;
      smallest = verdict;
      throw new Error(verdict.problem);
    });
    const { failed, errorInstance } = await fc.check(property, { seed: laneSeed, numRuns: left });
    left -= sent;
    const found = smallest as Verdict | null;
    if (found === null) {
      if (failed) failures.addStage(errorInstance);
      return;
    }
    failures.add(found);
  }
}

type Verdict = { target: Target; problem: string; wire: Wire; reply: Reply | null };

/** Failures of one target with one problem are one failure: numbers and texts in it do not matter. */
const keyOf = ({ target, problem }: Verdict) => `${target.name}: ${problem.replaceAll(/[\d.]+ s$|"[^"]*"/g, "…")}`;

const ANSWER_MAX = 600;

/** What has been found so far, each kind of failure once. */
class Failures {
  readonly #found = new Map<string, Failure>();

  constructor(
    readonly options: CampaignOptions,
    readonly origin: string,
  ) {}

  has(verdict: Verdict): boolean {
    return this.#found.has(keyOf(verdict));
  }

  add(verdict: Verdict): void {
    if (this.has(verdict)) return;
    const { target, problem, wire, reply } = verdict;
    const failure: Failure = {
      problem,
      target: target.name,
      seed: this.options.seed,
      curl: curlOf(wire, this.origin),
      answer: reply ? `${reply.status} ${reply.text.slice(0, ANSWER_MAX)}` : "none",
    };
    this.#found.set(keyOf(verdict), failure);
    this.options.onFailure?.(failure);
  }

  /** The stage broke down, so that a lane could not go on. */
  addStage(error: unknown): void {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const failure: Failure = { problem, target: "the stage", seed: this.options.seed, curl: "", answer: "none" };
    this.#found.set(`the stage: ${this.#found.size}`, failure);
    this.options.onFailure?.(failure);
  }

  all(): Failure[] {
    return [...this.#found.values()];
  }
}

/** Makes the request of a case, sends it, counts the answer and judges it. */
class Trial {
  constructor(
    readonly stage: Stage,
    readonly addresses: AddressBook,
    readonly judge: Judge,
    readonly tally: Tally,
  ) {}

  /** What is wrong with the answer; null when all is well. */
  async run(each: FuzzCase): Promise<Verdict | null> {
    if (this.tally.cases % TIDY_EVERY === TIDY_EVERY - 1) await this.stage.tidyUp();
    const { request, applied, scene } = await this.#made(each);
    const wire = toWire(request);
    const isRight = applied.length === 0;
    const reply = await this.stage.line.send(wire).catch((error: unknown) => (error instanceof Error ? error : null));
    if (reply === null || reply instanceof Error) return this.#unanswered(each, wire, applied, reply);
    scene.afterwards?.(reply.status);
    this.tally.count(each.target, reply.status, applied, isRight);
    const [problem] = this.judge.problems(isRight ? each.target : this.addresses.whoAnswers(wire), reply, isRight);
    return problem === undefined ? null : { target: each.target, problem, wire, reply };
  }

  /** The request of a case. What an earlier case did to the stage is put right once. */
  async #made(each: FuzzCase): ReturnType<typeof makeRequest> {
    try {
      return await makeRequest(this.stage, each);
    } catch (error) {
      if (!(error instanceof StageError)) throw error;
      await this.stage.tidyUp();
      return await makeRequest(this.stage, each);
    }
  }

  #unanswered(each: FuzzCase, wire: Wire, applied: readonly MutationKind[], error: Error | null): Verdict {
    this.tally.count(each.target, 0, applied, applied.length === 0);
    return { target: each.target, problem: `no answer: ${error?.message}`, wire, reply: null };
  }
}
