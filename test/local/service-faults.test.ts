import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FaultMode, FaultRule } from "#local/faults.ts";
import type { HttpService } from "#local/http.ts";
import { startMail } from "#local/mail.ts";
import { startNeon } from "#local/neon.ts";
import { startQstash } from "#local/qstash.ts";
import { startRedis } from "#local/redis.ts";
import { startReceiver, type Receiver } from "#test/contract/receiver.ts";
import { testDatabase, type TestDatabase } from "#test/support/postgres.ts";
import { KEYS } from "./qstash-rig.ts";

/** A service, one request of it that changes something, and how often that has happened. */
interface Subject {
  service: HttpService;
  path: string;
  headers: Record<string, string>;
  body: (what: string) => unknown;
  effects: (what: string) => Promise<number>;
  takes: readonly FaultMode[];
}

const SIX = ["refuse", "error", "stall", "drop_before", "drop_after", "delay"] as const;
const NINE = [...SIX, "duplicate", "reorder", "never"] as const;
const NAMES = ["neon", "redis", "qstash", "mail"] as const;

let database: TestDatabase;
let receiver: Receiver;
const subjects = {} as Record<(typeof NAMES)[number], Subject>;

beforeAll(async () => {
  database = await testDatabase({ empty: true });
  receiver = await startReceiver();
  const databaseUrl = database.url;
  await database.query("create table notes (what text)");
  const postgres = { port: Number(new URL(databaseUrl).port) };
  const redis = await startRedis({ token: "token" });
  const count = async (key: string) => {
    const headers = { authorization: "Bearer token" };
    const response = await fetch(`${redis.url}/get/${key}`, { headers });
    return Number(((await response.json()) as { result: string | null }).result ?? 0);
  };
  subjects.neon = {
    service: await startNeon({ postgres }),
    path: "/sql",
    headers: { "neon-connection-string": databaseUrl, "neon-raw-text-output": "true", "neon-array-mode": "true" },
    body: (what) => ({ query: "insert into notes values ($1)", params: [what] }),
    effects: async (what) => (await database.query("select from notes where what = $1", [what])).length,
    takes: NINE,
  };
  subjects.redis = {
    service: redis,
    path: "/",
    headers: { authorization: "Bearer token" },
    body: (what) => ["INCR", what],
    effects: count,
    takes: [...NINE, "stale"],
  };
  subjects.qstash = {
    service: await startQstash({ token: "token", ...KEYS, databaseUrl }),
    path: "/v2/batch",
    headers: { authorization: "Bearer token" },
    body: (what) => [{ destination: `${receiver.url}/d/${what}`, body: what, headers: { "upstash-delay": "1h" } }],
    effects: async (what) => {
      const rows = await database.query("select from qstash_local.messages where url like $1", [`%/d/${what}`]);
      return rows.length;
    },
    takes: [...NINE, "corrupt", "misdeliver"],
  };
  subjects.mail = {
    service: await startMail({ apiKey: "token", databaseUrl }),
    path: "/emails",
    headers: { authorization: "Bearer token" },
    body: (what) => ({ from: "a@comanda.example", to: "b@comanda.example", subject: what, text: "Come." }),
    effects: async (what) => {
      const rows = await database.query("select from mail_local.mails where email->>'subject' = $1", [what]);
      return rows.length;
    },
    takes: NINE,
  };
}, 120_000);

afterEach(() => {
  for (const { service } of Object.values(subjects)) service.faults.clear();
});
afterAll(async () => {
  for (const { service } of Object.values(subjects)) await service.stop();
  await receiver[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** Asks for faults as a person does, over HTTP. */
async function break_(name: (typeof NAMES)[number], ...rules: object[]): Promise<{ status: number; text: string }> {
  const { service } = subjects[name];
  const body = JSON.stringify({ seed: 3, rules });
  const response = await fetch(`${service.url}/_control/faults`, { method: "POST", body });
  return { status: response.status, text: await response.text() };
}

let made = 0;
/** One request with an effect of its own, and the milliseconds until its answer: a status, or "cut". */
function send(name: (typeof NAMES)[number], patienceMs = 10_000) {
  const { service, path, headers, body, effects } = subjects[name];
  const what = `${name}-${++made}`;
  const started = performance.now();
  const signal = AbortSignal.timeout(patienceMs);
  const request = { method: "POST", headers, body: JSON.stringify(body(what)), signal };
  const answered = fetch(service.url + path, request).then(
    async (response) => (await response.text(), response.status),
    (error: Error) => (error.name === "TimeoutError" ? "no answer" : "cut"),
  );
  const answer = answered.then((status) => ({ status, ms: performance.now() - started }));
  return { answer, effects: async () => await effects(what) };
}

describe.each(NAMES)("a request to %s", (name) => {
  const hurt = async (rule: Omit<FaultRule, "match">) =>
    expect(await break_(name, { match: "POST /", ...rule, ...(name === "neon" && { match: "sql" }) })).toMatchObject({
      status: 200,
    });

  test.each(["refuse", "drop_before"] as const)("%s: is cut off and changes nothing", async (mode) => {
    await hurt({ mode });
    const sent = send(name);
    expect((await sent.answer).status).toBe("cut");
    expect(await sent.effects()).toBe(0);
  });

  test("error: is answered with the status that was asked for and changes nothing", async () => {
    await hurt({ mode: "error", status: 503 });
    const sent = send(name);
    expect((await sent.answer).status).toBe(503);
    expect(await sent.effects()).toBe(0);
  });

  test("stall: is held, cut off and changes nothing", async () => {
    await hurt({ mode: "stall", ms: 200 });
    const sent = send(name);
    const { status, ms } = await sent.answer;
    expect(status).toBe("cut");
    expect(ms).toBeGreaterThanOrEqual(195);
    expect(await sent.effects()).toBe(0);
  });

  test("drop_after: is cut off and has happened", async () => {
    await hurt({ mode: "drop_after" });
    const sent = send(name);
    expect((await sent.answer).status).toBe("cut");
    expect(await sent.effects()).toBe(1);
  });

  test("delay: happens late, even for a caller who has gone", async () => {
    await hurt({ mode: "delay", ms: 400 });
    const sent = send(name, 100);
    expect((await sent.answer).status).toBe("no answer");
    expect(await sent.effects()).toBe(0);
    await expect.poll(sent.effects).toBe(1);
  });

  if (name === "qstash") return;

  test("duplicate: happens twice and is answered once", async () => {
    await hurt({ mode: "duplicate" });
    const sent = send(name);
    expect((await sent.answer).status).toBe(200);
    expect(await sent.effects()).toBe(2);
  });

  test("reorder: later ones overtake it, and all are answered", async () => {
    await hurt({ mode: "reorder", ms: 1_000 });
    const ended: number[] = [];
    const all = Array.from({ length: 12 }, async (_, n) => {
      const { status } = await send(name).answer;
      ended.push(n);
      return status;
    });
    expect(new Set(await Promise.all(all))).toEqual(new Set([200]));
    expect(ended).not.toEqual(ended.toSorted((a, b) => a - b));
  });

  test("never: gets no answer for as long as it waits, and changes nothing", async () => {
    await hurt({ mode: "never" });
    const sent = send(name, 300);
    expect((await sent.answer).status).toBe("no answer");
    await sleep(50);
    expect(await sent.effects()).toBe(0);
  });
});

describe("a rule that a service cannot follow", () => {
  const modes: FaultMode[] = [...NINE, "corrupt", "misdeliver", "stale"];
  const cases = NAMES.flatMap((name) => modes.map((mode) => [name, mode] as const));

  test.each(cases)("%s, %s: is followed, or refused with the ones that it can", async (name, mode) => {
    const { status, text } = await break_(name, { mode });
    expect(status, text).toBe(subjects[name].takes.includes(mode) ? 200 : 400);
    if (status === 400) expect(text).toMatch(new RegExp(`${name} cannot make .+${mode}.+: only refuse, error`));
  });

  test.each([
    ["qstash", { mode: "never", match: "POST /v2/batch" }],
    ["qstash", { mode: "corrupt", match: "POST /v2/publish" }],
    ["qstash", { mode: "stall", match: "publish /hooks/kitchen" }],
    ["neon", { mode: "drop_after", match: "UPGRADE /v2" }],
  ] as const)("%s, %j: is refused, and the rules before it stay in force", async (name, rule) => {
    expect((await break_(name, { mode: "delay", ms: 1 })).status).toBe(200);
    expect((await break_(name, { mode: "delay", ms: 2 }, rule)).status).toBe(400);
    expect(subjects[name].service.faults.counters.map(({ rule: { ms } }) => ms)).toEqual([1]);
  });
});
