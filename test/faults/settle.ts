import { setTimeout as sleep } from "node:timers/promises";
import type { Board } from "#domain/board.ts";
import { backlogOf } from "./backlog.ts";
import { inTime } from "./lasting.ts";
import type { Rig } from "./rig.ts";
import { isSameBoard } from "./same-board.ts";

/** More rounds than this mean that something is not to be rescued. */
const SWEEPS_MAX = 20;
/** What an outage has left must be done five minutes after it. */
const QUIET_MS_MAX = 300_000;
/** The queue's own retries come first; a sweep is for what they will not bring. */
const STILL_MOVING_MS_MAX = 20_000;
/** A page that a push has passed by looks for itself, at the latest after a minute. */
const SCREENS_MS_MAX = 75_000;
const NAMED_MAX = 3;

/**
 * How long it took after the last fault until everything was done, and how often a pump had to come by. `left` says what was still
 * under way when nobody waited any longer; null when nothing was.
 */
export type Settled = { sweeps: number; ms: number; left: string | null };

/**
 * Ends all faults and waits until every delivery is done and the queue is empty. What nobody will bring any more is made due by SQL,
 * instead of waiting for its lease, and a pump comes by.
 */
export async function settle(rig: Rig): Promise<Settled> {
  await rig.heal();
  const started = Date.now();
  for (let sweeps = 0; ; sweeps++) {
    if (await comesToRest(rig)) return { sweeps, ms: Date.now() - started, left: null };
    const ms = Date.now() - started;
    if (sweeps === SWEEPS_MAX || ms > QUIET_MS_MAX) return { sweeps, ms, left: await whatIsLeft(rig) };
    await inTime("A sweep", QUIET_MS_MAX, rig.world.sweep());
  }
}

/** Waits as long as something still moves by itself. True when nothing is left to do. */
async function comesToRest({ world }: Rig): Promise<boolean> {
  let stillSince = 0;
  for (const deadline = Date.now() + STILL_MOVING_MS_MAX; Date.now() < deadline; await sleep(50)) {
    const open = await backlogOf({ world });
    const isIdle = await hurry(world);
    if (open === 0 && isIdle) return true;
    stillSince = isIdle ? stillSince || Date.now() : 0;
    // The Worker may be about to publish what its last hook has claimed.
    if (stillSince && Date.now() - stillSince > 500) return false;
  }
  return false;
}

/** Makes everything that waits in the queue due, and says whether there was nothing. */
async function hurry(world: Rig["world"]): Promise<boolean> {
  await asksQueue(world, "POST", "run-due");
  return (await asksQueue<{ idle: boolean }>(world, "GET", "idle")).idle;
}

async function whatIsLeft({ world }: Rig): Promise<string> {
  const open = await backlogOf({ world });
  const counts = await asksQueue<object>(world, "GET", "idle");
  const { messages } = await asksQueue<{ messages: Waiting[] }>(world, "GET", `messages?count=${NAMED_MAX}`);
  const named = messages.map(
    ({ url, state, retried, createdAt }) =>
      `${new URL(url).pathname} ${state}, retried ${retried}, ${Date.now() - createdAt} ms old`,
  );
  return `${open} deliveries are open; the queue has ${JSON.stringify(counts)}: ${named.join("; ")}`;
}

type Waiting = { url: string; state: string; retried: number; createdAt: number };

async function asksQueue<T>({ qstash, vars }: Rig["world"], method: string, what: string): Promise<T> {
  const headers = { authorization: `Bearer ${vars["QSTASH_TOKEN"]}` };
  const response = await fetch(`${qstash.url}/v2/_local/${what}`, { method, headers });
  return (await response.json()) as T;
}

/** What open pages show otherwise than the database has it, a sentence each; nothing when all of them came to show it in time. */
export async function whatScreensMiss(rig: Rig): Promise<string[]> {
  let missing: string[] = [];
  for (const deadline = Date.now() + SCREENS_MS_MAX; Date.now() < deadline; await sleep(250)) {
    missing = await differences(rig);
    if (missing.length === 0) break;
  }
  return missing;
}

async function differences({ world, screens, house }: Rig): Promise<string[]> {
  const found: string[] = [];
  for (const screen of screens.all) {
    // A customer whose session ended meanwhile is asked to sign in again. The crews' sessions all go on.
    if (screen.kind === "order" && screen.isRefused()) continue;
    const wanted = await newestSeq(world, screen.kind, screen.id);
    const name = `${screen.kind} ${screen.id}`;
    // A menu may be behind until its next push: what is sold out is said when ordering, too.
    const isRight = screen.kind === "menu" ? screen.seq() <= wanted : screen.seq() === wanted;
    if (!isRight) found.push(`${name} shows ${screen.seq()}, not ${wanted}`);
    else if (screen.kind === "kitchen") {
      const kitchen = house.kitchens.find(({ restaurant }) => restaurant.id === screen.id);
      const attempt = await kitchen?.crew.attempt({
        op: "look",
        method: "GET",
        path: `/restaurants/${screen.id}/board`,
        key: crypto.randomUUID(),
      });
      const { board } = JSON.parse(attempt?.body ?? "{}") as { board?: Board };
      if (!isSameBoard(screen.state() as Board | null, board)) found.push(`${name} shows another rail than there is`);
    }
  }
  return found;
}

const SEQ: Record<string, string> = {
  order: `select version::int as seq from orders where id = $1`,
  kitchen: `select feed_seq::int as seq from restaurants where id = $1`,
  menu: `select availability_seq::int as seq from restaurants where id = $1`,
  user: `select feed_seq::int as seq from users where id = $1`,
};

async function newestSeq({ db }: Rig["world"], kind: string, id: string): Promise<number> {
  const [row] = await db.query<{ seq: number }>(SEQ[kind] ?? "", [id]);
  return row?.seq ?? 0;
}
