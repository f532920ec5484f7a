import { DEMO_RESTAURANTS } from "#db/seed.ts";
import { refuseSurprises } from "../bench.ts";
import { drained } from "../drain.ts";
import { atMost, type Figure } from "../figures.ts";
import type { SourceSpec } from "../load/sources.ts";
import { median } from "../percentiles.ts";
import { HOUSE, USUAL, type Outcome, type Profile, type Stage } from "./profile.ts";

const PART = "budgets";
const STARTS = 5;
const START_MS_MAX = 400;
const REQUEST_MS_MAX = 10;
const PAGES_MAX = 800;
/** Compilers have learnt by then. */
const WARM_UP_SECONDS = 5;

/** What the Worker may use of a processor: at its start, and for one request of each kind. Round trips are counted in tests. */
export const budgets: Profile = {
  what: ({ seconds }) =>
    `the Worker starts ${STARTS} times beside one that does nothing, and answers each kind of request for ${seconds} s, one after the other.`,
  scale: { ...USUAL, seconds: 10, sockets: 0, kitchenSockets: 0 },
  house: { ...HOUSE, customers: 200 },
  run,
};

async function run({ rig, scale, say }: Stage): Promise<Outcome> {
  const figures: Figure[] = [];
  const starts: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const [hello, worker] = [await rig.boot("hello"), await rig.boot("worker")];
    if (hello === null || worker === null) throw new Error("This system does not say what a process has used.");
    starts.push(worker - hello);
    say(`start ${n + 1}: ${worker} ms of processor until the first answer, ${hello} ms of them for workerd alone`);
  }
  const start = median(starts);
  figures.push({
    part: PART,
    what: "start, until the first answer",
    value: start,
    unit: "ms",
    target: atMost(start, START_MS_MAX, `≤ ${START_MS_MAX} ms`),
  });
  const note = (what: string, count: number, usedMs: number, requests = 1) => {
    const each = usedMs / count / requests;
    say(`${what}: ${each.toFixed(2)} ms of processor, ${count} times`);
    figures.push({
      part: PART,
      what,
      value: each,
      unit: "ms",
      target: atMost(each, REQUEST_MS_MAX, `≤ ${REQUEST_MS_MAX} ms`),
    });
  };
  const used = () => rig.cpu()?.["worker"] ?? Number.NaN;
  for (const { what, source, requests } of await kinds(rig)) {
    const load = async (seconds: number) => {
      const tally = await rig.load.run("closed", { url: rig.url, callers: 1, seconds, source });
      refuseSurprises(what, tally.surprises);
      await drained(rig.db);
      return tally.times.length;
    };
    await load(WARM_UP_SECONDS);
    const before = used();
    note(what, await load(scale.seconds), used() - before, requests);
  }
  const pages = await unseenPages(rig);
  const known = Math.floor(pages.length / 4);
  await rig.load.run("pages", { url: rig.url, pages: pages.slice(0, known) });
  const before = used();
  await rig.load.run("pages", { url: rig.url, pages: pages.slice(known) });
  note("the live page of an order: a ticket, a socket and a room of its own", pages.length - known, used() - before);
  return { figures, pictures: {}, data: { starts } };
}

async function kinds(rig: Stage["rig"]): Promise<{ what: string; source: SourceSpec; requests?: number }[]> {
  const { restaurantId } = rig.demo;
  const get = (path: string): SourceSpec => ({ kind: "get", path });
  return [
    {
      what: "an order, on average of its five requests: the order, three hooks, a push into a room",
      source: await rig.orders(1),
      requests: 5,
    },
    { what: "a menu", source: get(`/api/v1/restaurants/${restaurantId}/menu`) },
    { what: "the list of restaurants", source: get("/api/v1/restaurants") },
    { what: "the first page", source: get("/") },
    { what: "the page of a menu", source: get(`/r/${DEMO_RESTAURANTS[0].slug}`) },
    { what: "liveness", source: get("/api/v1/health") },
  ];
}

/** Orders of customers that were placed before, whose rooms nobody has opened. */
async function unseenPages(rig: Stage["rig"]): Promise<{ orderId: string; token: string }[]> {
  const { customers } = await rig.orders(1);
  const tokens = new Map(customers.map(({ token, actor }) => [actor.userId, token]));
  const { rows } = await rig.db.query<{ id: string; user_id: string }>(
    `select id, user_id from orders where user_id is not null order by placed_at desc limit $1`,
    [PAGES_MAX],
  );
  return rows.map(({ id, user_id: userId }) => ({ orderId: id, token: tokens.get(userId) ?? "" }));
}
