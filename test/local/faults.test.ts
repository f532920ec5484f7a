import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Boundary } from "#local/calls.ts";
import { Faults } from "#local/faults.ts";
import type { FaultRule } from "#local/faults.ts";
import { startHttpService } from "#local/http.ts";
import type { HttpServiceOptions } from "#local/http.ts";

/** A till that counts what it booked: the smallest service with an effect. */
async function startTill(options: Partial<HttpServiceOptions> = {}) {
  const booked: string[] = [];
  const service = await startHttpService({
    name: "till",
    handle: async ({ body }) => {
      await sleep(1);
      booked.push(body.toString());
      return { status: 201, json: { booked: booked.length } };
    },
    ...options,
  });
  const book = (what: string) => fetch(`${service.url}/book`, { method: "POST", body: what });
  return { ...service, booked, book, [Symbol.asyncDispose]: service.stop };
}

function drawn(seed: number, operations: string[], rules: FaultRule[]): (string | undefined)[] {
  const faults = new Faults();
  faults.set(rules, seed);
  return operations.map((operation) => faults.draw(operation)?.mode);
}

test("the same seed makes the same faults, another seed makes others", () => {
  const operations = Array.from({ length: 200 }, (_, index) => (index % 3 ? "place" : "move"));
  const rules: FaultRule[] = [
    { mode: "error", probability: 0.3 },
    { mode: "refuse", match: "move", probability: 0.5 },
  ];
  expect(drawn(7, operations, rules)).toEqual(drawn(7, operations, rules));
  expect(drawn(7, operations, rules)).not.toEqual(drawn(8, operations, rules));
  const errors = drawn(7, operations, rules).filter((mode) => mode === "error").length;
  expect(errors).toBeGreaterThan(30);
  expect(errors).toBeLessThan(90);
});

test("a rule draws the same numbers whatever other operations come between", () => {
  const rules: FaultRule[] = [{ mode: "error", match: "place", probability: 0.5 }];
  const quiet = drawn(
    3,
    Array.from({ length: 50 }, () => "place"),
    rules,
  );
  const busy = drawn(3, Array.from({ length: 50 }, () => ["menu", "place", "menu"]).flat(), rules);
  expect(busy.filter((_, index) => index % 3 === 1)).toEqual(quiet);
});

test("a rule can hit the nth call, or only so many, and tells how often it did", () => {
  const faults = new Faults();
  faults.set([
    { mode: "refuse", match: "place", nth: 2 },
    { mode: "error", times: 1 },
  ]);
  expect(["place", "place", "place"].map((operation) => faults.draw(operation)?.mode)).toEqual([
    "error",
    "refuse",
    undefined,
  ]);
  expect(faults.counters.map(({ seen, fired }) => [seen, fired])).toEqual([
    [3, 1],
    [3, 1],
  ]);
});

test("a fault plan with an unknown mode or field is refused, and the plan in force stays", async () => {
  await using till = await startTill();
  till.faults.set([{ mode: "delay", ms: 1 }]);
  for (const rules of [[{ mode: "explode" }], [{ mode: "error", often: true }], "all"]) {
    const response = await fetch(`${till.url}/_control/faults`, { method: "POST", body: JSON.stringify({ rules }) });
    expect(response.status).toBe(400);
  }
  expect(till.faults.counters).toHaveLength(1);
});

test("faults are set, read and cleared over HTTP, and controls are neither counted nor faulty", async () => {
  await using till = await startTill();
  const control = `${till.url}/_control/faults`;
  const body = JSON.stringify({ seed: 9, rules: [{ mode: "error", status: 503 }] });
  expect((await fetch(control, { method: "POST", body })).status).toBe(200);
  expect((await till.book("soup")).status).toBe(503);
  expect(await (await fetch(control)).json()).toMatchObject({ seed: 9, rules: [{ seen: 1, fired: 1 }] });
  expect((await fetch(control, { method: "DELETE" })).status).toBe(204);
  expect((await till.book("soup")).status).toBe(201);
  const calls: unknown = await (await fetch(`${till.url}/_control/calls`)).json();
  expect(calls).toEqual({ total: 2, byOperation: { "POST /book": 2 } });
  expect((await fetch(`${till.url}/_control/calls`, { method: "DELETE" })).status).toBe(204);
  expect(till.calls.count()).toBe(0);
});

test("a page of another site cannot set faults in the developer's browser", async () => {
  await using till = await startTill();
  const headers = { origin: "https://evil.example" };
  const body = JSON.stringify({ rules: [{ mode: "refuse" }] });
  const response = await fetch(`${till.url}/_control/faults`, { method: "POST", headers, body });
  expect(response.status).toBe(403);
  expect(till.faults.counters).toEqual([]);
});

test.each(["refuse", "drop_before"] as const)(
  "%s: the caller sees a broken connection and nothing was booked",
  async (mode) => {
    await using till = await startTill();
    till.faults.set([{ mode, times: 1 }]);
    await expect(till.book("soup")).rejects.toThrow("fetch failed");
    expect(till.booked).toEqual([]);
    expect((await till.book("soup")).status).toBe(201);
  },
);

test("drop_after: the caller sees a broken connection although the booking stands", async () => {
  await using till = await startTill();
  till.faults.set([{ mode: "drop_after", times: 1 }]);
  await expect(till.book("soup")).rejects.toThrow("fetch failed");
  expect(till.booked).toEqual(["soup"]);
});

test("stall: the caller is held, then cut off, and nothing was booked", async () => {
  await using till = await startTill();
  till.faults.set([{ mode: "stall", ms: 60 }]);
  const start = performance.now();
  await expect(till.book("soup")).rejects.toThrow("fetch failed");
  expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  expect(till.booked).toEqual([]);
});

test("delay: a caller that gives up is booked all the same, late", async () => {
  await using till = await startTill();
  till.faults.set([{ mode: "delay", ms: 80 }]);
  const signal = AbortSignal.timeout(20);
  await expect(fetch(`${till.url}/book`, { method: "POST", body: "soup", signal })).rejects.toThrow("aborted");
  expect(till.booked).toEqual([]);
  await expect.poll(() => till.booked).toEqual(["soup"]);
});

test("a rig is told just before each effect and between the effect and its answer", async () => {
  const events: Boundary[] = [];
  const seen: string[][] = [];
  await using till = await startTill({
    onBoundary: (event) => {
      events.push(event);
      seen.push([...till.booked]);
    },
  });
  await till.book("soup");
  expect(events).toEqual([
    { service: "till", operation: "POST /book", n: 1, phase: "before" },
    { service: "till", operation: "POST /book", n: 1, phase: "after" },
  ]);
  expect(seen).toEqual([[], ["soup"]]);
});

test("a body above the limit is answered, not read to its end", async () => {
  await using till = await startTill({ bodyBytesMax: 1000 });
  expect((await till.book("x".repeat(1001))).status).toBe(413);
  expect((await till.book("x".repeat(1000))).status).toBe(201);
  expect(till.booked).toHaveLength(1);
});

test("stopping lets a running call end, and the port is free again", async () => {
  const till = await startTill();
  const booking = till.book("soup");
  await expect.poll(() => till.calls.count()).toBe(1);
  await till.stop();
  expect((await booking).status).toBe(201);
  const next = await startHttpService({ name: "till", port: till.port, handle: () => ({}) });
  await next.stop();
});

test("a taken port is one clear sentence", async () => {
  await using till = await startTill();
  await expect(startTill({ port: till.port })).rejects.toThrow(
    `Port ${till.port} (till) is already in use: stop what listens there, or choose another with PORT=<number> npm start.`,
  );
});
