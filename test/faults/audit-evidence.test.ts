import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "#db/audit/finding.ts";
import { readOnly } from "#db/audit/snapshot.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { audit, auditEvidence } from "./audit.ts";
import { noEvidence, type Evidence } from "./evidence.ts";
import { placing, SPOILS } from "./spoils.ts";
import { witness, type Witnessed } from "./witnessed.ts";

let world: World;
let run: Witnessed;
beforeAll(async () => {
  world = await testWorld();
  run = await witness(world);
});
afterAll(async () => await world[Symbol.asyncDispose]());

const brokenIn = (findings: readonly Finding[]) => findings.filter(({ state }) => state === "broken");

test("a run in which nothing went wrong is found sound, and all that was seen of it was looked at", async () => {
  const findings = await readOnly(world.vars["DATABASE_URL"] ?? "", async (query) => await audit(query, run.evidence));
  expect(brokenIn(findings)).toEqual([]);
  expect(findings.map(({ number }) => number)).toEqual(Array.from({ length: 18 }, (_, n) => n + 1));
  // What the evidence adds: 20 attempts and more, five screens, mails, logs.
  const seen = await auditEvidence(world.db.query, run.evidence);
  expect(seen.map(({ number }) => number)).toEqual([2, 3, 6, 8, 9, 14, 16]);
  expect(seen.filter(({ looked }) => looked === 0).map(({ number }) => number)).toEqual([6]); // nothing was poisoned
  const alone = new Map((await audit(world.db.query)).map(({ number, looked }) => [number, looked]));
  for (const { number, looked } of seen) {
    expect(findings[number - 1]?.looked, String(number)).toBe(looked + (alone.get(number) ?? 0));
  }
  expect(run.evidence.attempts.map(({ outcome }) => outcome)).toContain("fail");
  expect(run.evidence.transcripts.every(({ frames }) => frames.length > 1)).toBe(true);
});

test("a run of which nothing was seen is as sound as its database", async () => {
  const findings = await auditEvidence(world.db.query, noEvidence());
  expect(brokenIn(findings)).toEqual([]);
});

describe("it is found, and nothing else is said to be wrong, when", () => {
  test.each(SPOILS.map((spoil) => [spoil.what, spoil] as const))("%s", async (_, { spoil, invariant, says }) => {
    const evidence = structuredClone(run.evidence);
    spoil(evidence, run);
    const broken = brokenIn(await auditEvidence(world.db.query, evidence));
    expect(broken.map(({ number }) => number)).toEqual([invariant]);
    expect(broken[0]?.offending.join("\n")).toContain(says(run));
  });
});

test("a name in an event is found there, whoever wrote the check of its form", async () => {
  const evidence: Evidence = { ...noEvidence(), canaries: [{ owner: "guest-9", text: "confirmed" }] };
  const [finding] = brokenIn(await auditEvidence(world.db.query, evidence));
  expect(finding?.number).toBe(16);
  expect(finding?.offending[0]).toMatch(/^an event tells of a person: event [0-9a-f-]{36}: a text of guest-9$/);
});

test("two orders of one key are found, whatever their clients heard", async () => {
  const attempt = placing(run.evidence, run.waiting);
  const evidence: Evidence = {
    ...noEvidence(),
    attempts: [{ ...attempt, outcome: "info", status: null, body: null, invokedAt: Date.now() }],
  };
  expect(brokenIn(await auditEvidence(world.db.query, evidence))).toEqual([]);
  await world.db.query("alter table idempotency_keys drop constraint idempotency_keys_pkey");
  const second = await world.guest.post(
    "/orders",
    await world.wish(run.here, { lines: [{ itemId: run.here.cola.id, quantity: 1 }] }),
  );
  expect(second.status).toBe(201);
  await world.db.query("update order_events set command = $1 where order_id = $2", [attempt.key, second.body.order.id]);
  const [finding] = brokenIn(await auditEvidence(world.db.query, evidence));
  expect(finding?.offending[0]).toMatch(new RegExp(`^one key made two orders: key ${attempt.key}: orders `));
});
