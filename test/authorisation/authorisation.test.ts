import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sign } from "#local/qstash/signature.ts";
import type { Answer, Caller } from "#test/support/caller.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { app } from "#worker/app.ts";
import { MATRIX, verdictOf, type Refusal, type Sentence } from "./matrix.ts";
import { callerFor, WHO, type Who } from "./principals.ts";
import { ask, requestOf, WISHES, type Asked } from "./requests.ts";
import { fingerprint, freshScene, setScene, type Scene } from "./scene.ts";

// Everybody says every sentence of the matrix. Those who may not are all asked first, side by side, and the database must be afterwards
// what it was before; then those who may do it, one after the other, each to a thing that nobody has touched.

const SENTENCES = Object.keys(MATRIX) as Sentence[];
type Cell = { who: Who; sentence: Sentence };
type Refused = Cell & { verdict: Refusal };

const refusals: Refused[] = [];
const permissions: Cell[] = [];
for (const sentence of SENTENCES) {
  for (const who of WHO) {
    const verdict = verdictOf(sentence, who);
    if (verdict === "yes") permissions.push({ who, sentence });
    else if (verdict) refusals.push({ who, sentence, verdict });
  }
}

const AT_ONCE = 8;
/** For a thousand refusals on a machine that does ten other things. */
const BEFORE_MS_MAX = 300_000;
let world: World;
let scene: Scene;
const answers = new Map<string, Answer>();
const nameOf = ({ who, sentence }: Cell) => `${who} ${sentence}`;
let before: Record<string, string>;
let after: Record<string, string>;
let said: ReturnType<World["counts"]>;
const requests = new Map<Sentence, Asked>();
const callers = new Map<Who, Caller>();

beforeAll(async () => {
  world = await testWorld();
  scene = await setScene(world);
  for (const who of WHO) callers.set(who, await callerFor(who, scene));
  await world.quiesce();
  for (const sentence of SENTENCES) requests.set(sentence, await requestOf(sentence, scene));
  await world.quiesce();

  before = await fingerprint(world);
  world.resetCounts();
  const waiting = [...refusals];
  const askOn = async () => {
    for (let cell = waiting.shift(); cell; cell = waiting.shift()) answers.set(nameOf(cell), await say(cell));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  said = world.counts();
  after = await fingerprint(world);
}, BEFORE_MS_MAX);
afterAll(async () => await world[Symbol.asyncDispose]());

const say = async ({ who, sentence }: Cell): Promise<Answer> => {
  const [caller, asked] = [callers.get(who), requests.get(sentence)];
  if (!caller || !asked) throw new Error(`Nobody knows how ${who} ${sentence}.`);
  return await ask(caller, asked);
};

describe("the matrix", () => {
  test("has a sentence for every route of the router, and a route for every sentence", () => {
    const routes = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(Object.values(MATRIX).map(({ route }) => route))].toSorted()).toEqual(
      [...new Set(routes)].toSorted(),
    );
  });

  test("lets somebody say every sentence but those of the queue, and refuses somebody every one that is not for everybody", () => {
    const said = new Set(permissions.map(({ sentence }) => sentence));
    const refused = new Set(refusals.map(({ sentence }) => sentence));
    for (const sentence of SENTENCES) {
      const { route, may } = MATRIX[sentence];
      expect(said.has(sentence) || route.startsWith("POST /hooks/") || may.length === 0, sentence).toBe(true);
      expect(refused.has(sentence) || may === "everybody", sentence).toBe(true);
    }
  });
});

describe("whoever may not", () => {
  test.each(refusals.map((cell) => [nameOf(cell), cell.verdict, cell] as const))("%s: %s", (_name, _verdict, cell) => {
    const answer = answers.get(nameOf(cell)) as Answer;
    const { status, body } = answer;
    expect(`${status} ${body?.code}`, answer.text).toBe(cell.verdict);
    expect(
      Object.keys(body)
        .filter((key) => key !== "details")
        .toSorted(),
    ).toEqual(["statusCode", "error", "code", "message", "requestId"].toSorted());
    expect(body).toMatchObject({ statusCode: status, requestId: answer.headers.get("x-request-id") });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("has changed nothing, and told nobody", { timeout: 300_000 }, async () => {
    const changed = Object.keys(after).filter((table) => before[table] !== after[table]);
    const culprits: string[] = [];
    if (changed.length > 0) {
      // Which of them was it? Each once more, alone.
      for (const cell of refusals) {
        const [was] = [await fingerprint(world), await say(cell)];
        const is = await fingerprint(world);
        if (JSON.stringify(was) !== JSON.stringify(is)) culprits.push(nameOf(cell));
      }
    }
    expect({ changed, culprits }).toEqual({ changed: [], culprits: [] });
    expect([said.qstash, said.mail]).toEqual([0, 0]);
  });

  test(
    "is told that a route knows no other method, and has changed nothing with it",
    { timeout: 120_000 },
    async () => {
      const was = await fingerprint(world);
      const routes = Object.values(MATRIX).map(({ route }) => route.split(" ") as [method: string, pattern: string]);
      for (const pattern of new Set(routes.map(([, pattern]) => pattern))) {
        const path = pattern.replaceAll(/:\w+/g, scene.guests.id);
        // `/users/profile` is taken by what takes `/users/:id`, where that knows the method.
        const takes = (other: string) => new RegExp(`^${other.replaceAll(/:\w+/g, "[^/]+")}$`).test(path);
        const known = routes.filter((route) => takes(route[1])).map(([method]) => method);
        for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((each) => !known.includes(each))) {
          for (const who of ["a passer-by", "the owner"] as const) {
            const answer = await ask(callers.get(who) as Caller, { method, path, body: undefined });
            // A hook asks for its signature before anything else.
            const refusal = path.startsWith("/hooks/") ? "401 unauthorized" : "405 method_not_allowed";
            expect(`${answer.status} ${answer.body?.code}`, `${who}: ${method} ${pattern}`).toBe(refusal);
          }
        }
      }
      expect(await fingerprint(world)).toEqual(was);
    },
  );

  test("hears of what is hidden the very words that are said of what does not exist", async () => {
    const nowhere = { ...scene, guests: { ...scene.guests, id: randomUUID() } };
    const hidden = refusals.filter(
      ({ sentence, verdict }) => verdict === "404 not_found" && sentence.includes("guest's"),
    );
    expect(hidden.length).toBeGreaterThan(50);
    for (const cell of hidden) {
      const missing = await ask(callers.get(cell.who) as Caller, await requestOf(cell.sentence, nowhere));
      const words = { ...(answers.get(nameOf(cell)) as Answer).body, requestId: missing.body.requestId };
      expect(missing.body, nameOf(cell)).toEqual(words);
    }
  });
});

describe("whoever may", () => {
  test.each(permissions.map((cell) => [nameOf(cell), cell] as const))("%s", async (_, { who, sentence }) => {
    const { status = 200, gives, fresh, afterwards } = WISHES[sentence];
    const stage = fresh ? await freshScene(scene) : scene;
    const answer = await ask(await callerFor(who, stage), await requestOf(sentence, stage));
    expect(answer.status, answer.text).toBe(status);
    if (gives) expect(answer.body).toMatchObject(gives(stage));
    await afterwards?.(stage);
  });
});

describe("a hook", () => {
  const HOOKS = SENTENCES.filter((sentence) => MATRIX[sentence].route.startsWith("POST /hooks/"));
  const [current, next] = ["QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"] as const;
  const call = async (
    { method, path, body = "" }: Asked,
    key: string,
    of: { path?: string; body?: string; at?: number } = {},
  ) => {
    const signed = { path, body, at: Date.now(), ...of };
    const signature = sign(world.vars[key] ?? key, world.url + signed.path, Buffer.from(signed.body), signed.at);
    return await ask(world.guest, { method, path, body }, { "upstash-signature": signature });
  };

  test.each(HOOKS)("%s for nobody but QStash, with what it signed for this very hook, just now", async (sentence) => {
    const asked = requests.get(sentence) as Asked;
    const was = await fingerprint(world);
    const late = Date.now() - 10 * 60_000;
    for (const answer of [
      await call(asked, "a key of somebody else"),
      await call(asked, current, { path: asked.path === "/hooks/sweep" ? "/hooks/failed" : "/hooks/sweep" }),
      await call(asked, current, { body: `${asked.body} ` }),
      await call(asked, current, { at: late }),
    ]) {
      expect([answer.status, answer.body?.code], answer.text).toEqual([401, "unauthorized"]);
    }
    expect(await fingerprint(world)).toEqual(was);
  });

  test.each([current, next])("does its work for QStash, signed with %s", async (key) => {
    world.qstash.faults.set([{ mode: "never" }]);
    const stage = await freshScene(scene);
    const about = `where event_id in (select id from outbox where aggregate_id in
      (select $1::uuid union select id from notifications where order_id = $1))`;
    const count = async (what: string) =>
      Number((await world.db.query<{ n: string }>(`select count(*) as n from ${what}`, [stage.own.id]))[0]?.n);
    for (const [sentence, done] of [
      ["reports a failure", `deliveries ${about} and last_error is not null`],
      ["brings a delivery to the kitchen", `inbox ${about} and consumer = 'kitchen'`],
      ["brings a delivery to the notifications", `inbox ${about} and consumer = 'notifications'`],
      ["brings a delivery to the sender", `inbox ${about} and consumer = 'sender'`],
    ] as const) {
      expect(await count(done), sentence).toBe(0);
      const answer = await call(await requestOf(sentence, stage), key);
      expect(answer.status, answer.text).toBe(204);
      expect(await count(done), sentence).toBe(1);
    }
    const sweeps = `select pump, last_at from sweeps`;
    const was = await world.db.query(sweeps);
    expect((await call(await requestOf("starts a sweep", stage), key)).status).toBe(204);
    expect(await world.db.query(sweeps)).not.toEqual(was);
    world.qstash.faults.clear();
  });
});
