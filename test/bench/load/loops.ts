import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Arrivals, arrivalTimes, type ArrivalSpec } from "../arrivals.ts";
import { CartBook } from "./carts.ts";
import { HttpCaller, type HttpAnswer } from "./http.ts";
import { sourceOf, type Source, type SourceSpec } from "./sources.ts";
import { Counter, type Tally } from "./tally.ts";

/** Told of each answer, with when it was wanted or sent and when it came. */
export type OnAnswer = (answer: HttpAnswer, sentAt: number, answeredAt: number) => void;

export type ClosedJob = { url: string; callers: number; seconds: number; source: SourceSpec };

/** Callers who each wait for their answer before they ask again. */
export async function closedLoop(
  { url, callers, seconds, source: spec }: ClosedJob,
  onAnswer?: OnAnswer,
): Promise<Tally> {
  const source = sourceOf(spec);
  const http = new HttpCaller(url, callers);
  const counter = new Counter();
  const start = performance.now();
  const end = start + seconds * 1000;
  const call = async () => {
    for (let now = performance.now(); now < end;) {
      now = await timed(http, source, counter, now, onAnswer);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const elapsed = (performance.now() - start) / 1000;
  await http.end();
  return counter.tally(elapsed);
}

/** Calls `act` for each arrival when it is due, and waits for nobody. Returns by how much each was called too late, in milliseconds. */
export async function paced(
  times: readonly number[],
  startedAt: number,
  act: (index: number, dueAt: number) => void,
): Promise<number[]> {
  const arrivals = new Arrivals(times);
  const late: number[] = [];
  while (!arrivals.isOver) {
    for (const index of arrivals.take(performance.now() - startedAt)) {
      const dueAt = startedAt + arrivals.intendedMs(index);
      late.push(performance.now() - dueAt);
      act(index, dueAt);
    }
    if (!arrivals.isOver) await sleep(Math.max(1, Math.floor(arrivals.waitMs(performance.now() - startedAt))));
  }
  return late;
}

export type OpenJob = { url: string; arrivals: ArrivalSpec; connections: number; source: SourceSpec };

/** Arrivals that wait for nobody; each time counts from when it was due. */
export async function openLoop(job: OpenJob, onAnswer?: OnAnswer): Promise<Tally> {
  const source = sourceOf(job.source);
  const http = new HttpCaller(job.url, job.connections);
  const counter = new Counter();
  const running: Promise<unknown>[] = [];
  const start = performance.now();
  await paced(arrivalTimes(job.arrivals), start, (_, dueAt) => {
    running.push(timed(http, source, counter, dueAt, onAnswer));
  });
  const elapsed = (performance.now() - start) / 1000;
  await Promise.all(running);
  await http.end();
  return counter.tally(elapsed);
}

async function timed(
  http: HttpCaller,
  { next, wanted }: Source,
  counter: Counter,
  from: number,
  onAnswer?: OnAnswer,
): Promise<number> {
  const answer = await http.send(next(), onAnswer !== undefined);
  const now = performance.now();
  counter.add(answer.status, wanted, now - from, answer.text);
  onAnswer?.(answer, from, now);
  return now;
}

export type DirectJob = {
  databaseUrl: string;
  callers: number;
  seconds: number;
  source: Extract<SourceSpec, { kind: "orders" }>;
};

/** The same orders by `place_order_v1` alone: each caller has a connection of its own to Postgres, and nothing is in between. */
export async function directLoop({ databaseUrl, callers, seconds, source }: DirectJob): Promise<Tally> {
  const book = new CartBook(source.menus, source.customers, source.seed);
  const counter = new Counter();
  const clients = Array.from({ length: callers }, () => new pg.Client({ connectionString: databaseUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  // A connection's first order plans every statement of every function: the Worker's connections have that behind them.
  await Promise.all(clients.map((client) => place(client, book)));
  const start = performance.now();
  const end = start + seconds * 1000;
  const call = async (client: pg.Client) => {
    for (let now = performance.now(); now < end;) {
      const from = now;
      const problem = await place(client, book);
      now = performance.now();
      counter.add(problem === null ? 201 : 500, 201, now - from, problem ?? "");
    }
  };
  await Promise.all(clients.map(call));
  const elapsed = (performance.now() - start) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return counter.tally(elapsed);
}

async function place(client: pg.Client, book: CartBook): Promise<string | null> {
  try {
    await client.query("select place_order_v1($1::jsonb) as answer", [book.command()]);
    return null;
  } catch (error) {
    return String(error);
  }
}
