import { readdirSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { ERROR_STATUS } from "#domain/error-codes.ts";
import { startWorld } from "#test/support/system.ts";
import { app } from "#worker/app.ts";
import type { ApiDocument } from "#worker/docs/document.ts";
import { describeApi } from "#worker/routes/reference.ts";
import { runCampaign } from "./campaign.ts";
import { caseOf, casesOf, rightRequest } from "./cases.ts";
import type { Reply } from "./exchange.ts";
import { Judge } from "./judge.ts";
import { mutate, MUTATION_KINDS, type MutationKind } from "./mutations.ts";
import { SCENES } from "./scenes.ts";
import { PAGES, routeTable, targetsOf, UNDOCUMENTED, type Target } from "./targets.ts";
import { lookAfterwards } from "./verdict.ts";
import { curlOf, toWire, type Wire } from "./wire-request.ts";

const SEED = 20;

let document: ApiDocument;
let targets: Target[];
beforeAll(async () => {
  document = await describeApi(app);
  targets = targetsOf(document);
});
const targetCalled = (name: string): Target => {
  const found = targets.find((target) => target.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

describe("nothing that can be asked is left out", () => {
  test("each route of the router is in the document, or is known not to be, and is asked either way", () => {
    const documented = Object.entries(document.paths).flatMap(([route, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${route}`),
    );
    expect([...documented, ...Object.keys(UNDOCUMENTED)].toSorted()).toEqual(routeTable().toSorted());
    expect(targets.map(({ name }) => name)).toEqual(expect.arrayContaining(routeTable()));
  });

  test("each page of the pages' folder is asked", () => {
    const files = readdirSync(path.join(import.meta.dirname, "../../web/routes")).map((file) => path.parse(file).name);
    const isLayout = (name: string) => files.some((other) => other.startsWith(`${name}.`));
    const addresses = files.filter((name) => !isLayout(name)).map(addressOf);
    expect(addresses.length).toBeGreaterThan(10);
    expect([...PAGES]).toEqual(expect.arrayContaining(addresses));
  });

  test("for each target somebody says how it is asked rightly, and for nothing else", () => {
    expect(Object.keys(SCENES).toSorted()).toEqual(targets.map(({ name }) => name).toSorted());
  });
});

/** The address of a page's file: `_shop.r.$slug` is `/r/{slug}`; a `_` behind a name only says that it has no frame. */
function addressOf(name: string): string {
  const words = name.split(".").filter((word) => !word.startsWith("_"));
  return `/${words.map((word) => (word === "$" ? "{anything}" : word.replace(/^\$(.*?)_?$/, "{$1}"))).join("/")}`;
}

describe("the requests that chance makes", () => {
  const HEADERS = [{ name: "authorization", value: "Bearer a.b.c" }];

  /** As they would be sent, without a system to send them to. */
  function sampled(numRuns: number): { wires: Wire[]; kinds: Set<MutationKind> } {
    const kinds = new Set<MutationKind>();
    const orders = caseOf(targetCalled("POST /api/v1/orders"));
    const cases = [casesOf(targets), orders].flatMap((some) => fc.sample(some, { seed: SEED, numRuns }));
    const wires = cases.map((each) => {
      const request = rightRequest(each, { headers: HEADERS, names: { lines: [{ itemId: "x", quantity: 1 }] } });
      for (const kind of mutate(request, each.mutations, ["0191d2a0-0000-7000-8000-000000000000"])) kinds.add(kind);
      if (each.mutations.some(({ kind }) => kind === "caller")) kinds.add("caller");
      return toWire(request);
    });
    return { wires, kinds };
  }

  test("are wrong in every way that there is", () => {
    const { wires, kinds } = sampled(5_000);
    expect([...kinds].toSorted()).toEqual([...MUTATION_KINDS].toSorted());
    const bodies = wires.map(({ body }) => body ?? Buffer.alloc(0));
    const texts = bodies.filter(({ length }) => length < 20_000).map((body) => body.toString("latin1"));
    for (const [what, pattern] of Object.entries(STRANGE))
      expect(
        texts.some((text) => pattern.test(text)),
        what,
      ).toBe(true);
    expect(
      bodies.some((body) => body[0] === 0x1f && body[1] === 0x8b),
      "gzip",
    ).toBe(true);
    expect(
      bodies.some((body) => body.length > 1_000_000),
      "a megabyte",
    ).toBe(true);
    expect(
      bodies.some((body) => Buffer.from(body.toString()).compare(body) !== 0),
      "not UTF-8",
    ).toBe(true);
    const addresses = wires.map(({ target }) => target);
    for (const part of ["%00", "%2F", "%ED%A0%80", "limit=9007199254740993", "cursor=", "//", "__proto__"])
      expect(
        addresses.some((address) => address.includes(part)),
        part,
      ).toBe(true);
    const headers = wires.flatMap((wire) => wire.headers.map(({ name }) => name));
    for (const name of ["transfer-encoding", "cookie", "origin", "x-request-id", "content-encoding"])
      expect(headers).toContain(name);
  });

  /** What stands in some body, by its letters. */
  const STRANGE: Record<string, RegExp> = {
    "a NUL": /\\u0000/,
    "half a character": /\\ud800/,
    "what turns letters around": /\xe2\x80\xae/,
    "a combining mark": /e\xcc\x81/,
    "a character of four bytes": /\xf0\x9f/,
    "a key that stands twice": /"(\w+)":[^{[,]*,"\1":/,
    __proto__: /"__proto__":/,
    "minus zero": /:-0[,}]/,
    "2^31": /:2147483648[,}]/,
    "2^53": /:9007199254740992[,}]/,
    "more than a double holds": /:1e309[,}]/,
    "1e308": /:1e308[,}]/,
    "NaN as text": /"NaN"/,
    "many digits": /:123456789012345678901234567890[,}]/,
    "a deep list": /\[{1000}/,
    "a deep object": /(\{"a":){100}/,
  };

  test("are the same for the same seed", () => {
    const cases = () => fc.sample(casesOf(targets), { seed: 7, numRuns: 50 });
    expect(cases()).toEqual(cases());
  });

  test("can be shown as a command for a shell, whatever is in them", () => {
    const wire: Wire = {
      method: "POST",
      target: "/api/v1/orders?a='",
      headers: [{ name: "content-type", value: "application/json" }],
      body: Buffer.from('{"a":"it\'s"}'),
    };
    expect(curlOf(wire, "http://127.0.0.1:1")).toBe(
      `curl -sS -g --path-as-is -X POST -H 'content-type: application/json' --data-binary '{"a":"it'\\''s"}' 'http://127.0.0.1:1/api/v1/orders?a='\\'''`,
    );
    const binary = curlOf({ ...wire, body: Buffer.from([0, 255]) }, "http://127.0.0.1:1");
    expect(binary).toContain("base64 -d <<<'AP8=' | curl");
  });
});

describe("an answer", () => {
  const SECRET = "a-secret-of-the-settings";
  const REQUEST_ID = "0f6a1d2c-0000-4000-8000-000000000000";
  const refusal = (change: object = {}, status = 404): Reply => ({
    status,
    headers: new Headers({
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-request-id": REQUEST_ID,
    }),
    text: JSON.stringify({
      statusCode: status,
      error: "Not Found",
      code: "not_found",
      message: "There is nothing here.",
      requestId: REQUEST_ID,
      ...change,
    }),
    ms: 5,
  });
  const success = (body: unknown, status = 200): Reply => ({
    ...refusal(),
    status,
    text: typeof body === "string" ? body : JSON.stringify(body),
  });
  const judged = (name: string, reply: Reply, isRight = false) =>
    new Judge(document, [SECRET]).problems(targetCalled(name), reply, isRight);
  const HEALTH = "GET /api/v1/health";
  const ORDER = "GET /api/v1/orders/{id}";

  test("that keeps to the contract is let pass", () => {
    expect(judged(ORDER, refusal())).toEqual([]);
    expect(judged(HEALTH, success({ status: "ok" }), true)).toEqual([]);
    expect(judged("POST /api/v1/auth/logout", success("", 204), true)).toEqual([]);
    const echo = { details: [{ field: "TypeError: at file:///x select a from b", message: "Unknown field." }] };
    expect(judged(ORDER, { ...refusal({ ...echo, code: "invalid_input", statusCode: 400 }, 400) })).toEqual([]);
  });

  const BAD: [what: string, name: string, reply: () => Reply, problem: RegExp, isRight?: boolean][] = [
    ["a bug", ORDER, () => refusal({ code: "internal" }, 500), /status 500/],
    ["an outage", ORDER, () => refusal({ code: "unavailable" }, 503), /status 503/],
    ["a refusal that is no JSON", ORDER, () => ({ ...refusal(), text: "<h1>Not found</h1>" }), /no JSON/],
    ["a refusal without its request's id", ORDER, () => refusal({ requestId: undefined }), /against its schema/],
    ["a refusal with another request's id", ORDER, () => refusal({ requestId: "another-one" }), /request id/],
    ["a refusal with an unknown code", ORDER, () => refusal({ code: "eaten" }), /against its schema/],
    ["a refusal with one field too many", ORDER, () => refusal({ stack: "" }), /against its schema/],
    ["two statuses", ORDER, () => refusal({ statusCode: 400 }), /says 400 within and 404 without/],
    ["a code under another's status", ORDER, () => refusal({ code: "closed" }), /closed came with 404/],
    [
      "a code that the document keeps silent about",
      HEALTH,
      () => refusal({ code: "rate_limited" }, 429),
      /429 without|document/,
    ],
    [
      "a refusal that may be kept",
      ORDER,
      () => ({ ...refusal(), headers: without(refusal(), "cache-control") }),
      /kept/,
    ],
    ["a stack", ORDER, () => refusal({ message: "Error: no\n    at read (index.js:1:2)" }), /stack/],
    ["a statement", ORDER, () => refusal({ message: "select id from orders where x" }), /statement/],
    ["the database's words", ORDER, () => refusal({ message: 'violates check "orders_total"' }), /database/],
    ["a path of ours", ORDER, () => refusal({ message: "in /app/node_modules/x" }), /file of ours/],
    ["a secret", HEALTH, () => success({ status: SECRET }), /secret/],
    ["a success with one field too many", HEALTH, () => success({ status: "ok", extra: 1 }), /against its schema/],
    ["a success with a wrong value", HEALTH, () => success({ status: "fine" }), /against its schema/],
    ["a success that is no JSON", HEALTH, () => success("ok"), /no JSON/],
    ["a success of another kind", HEALTH, () => success({ status: "ok" }, 201), /not in the document/],
    ["an id that is none", ORDER, () => success({ order: { id: "7" } }), /against its schema/],
    ["a slow one", HEALTH, () => ({ ...success({ status: "ok" }), ms: 10_001 }), /10\.0 s/],
    ["a right request refused", ORDER, () => refusal(), /right request was answered 404/, true],
    ["a page that broke", "GET /cart", () => ({ ...refusal(), status: 500, text: "<p>Oh</p>" }), /status 500/],
    ["a door that talks", "GET /parties/order/{id}", () => ({ ...refusal(), text: "x".repeat(300) }), /many words/],
  ];
  test.each(BAD)("that is %s is found", (_, name, reply, problem, isRight = false) => {
    expect(judged(name, reply(), isRight).join("; ")).toMatch(problem);
  });

  function without({ headers }: Reply, name: string): Headers {
    const fewer = new Headers(headers);
    fewer.delete(name);
    return fewer;
  }

  test("may have any code that there is", () => {
    const schema = document.components?.schemas?.["Error"]?.properties?.["code"];
    expect(schema?.enum?.toSorted()).toEqual(Object.keys(ERROR_STATUS).toSorted());
  });
});

describe("a campaign", () => {
  test("of two hundred requests reaches everything, and finds nothing wrong", { timeout: 300_000 }, async () => {
    await using world = await startWorld(inject("postgresUrl"));
    const { tally, failures } = await runCampaign(world, { cases: 200, seed: SEED });
    expect(failures).toEqual([]);
    expect(tally.cases).toBe(200);
    expect(tally.neverReached()).toEqual([]);
    expect(await lookAfterwards(world)).toEqual([]);
  });

  test("over a broken part says what is wrong, with the request that shows it", { timeout: 120_000 }, async () => {
    await using world = await startWorld(inject("postgresUrl"));
    world.neon.faults.set([{ mode: "error", match: "board_view_v1" }]);
    const only = "GET /restaurants/{id}/board";
    const { tally, failures } = await runCampaign(world, { cases: 20, seed: SEED, only, connections: 2 });
    expect(failures.map(({ target, problem }) => [target, problem])).toContainEqual([
      "GET /api/v1/restaurants/{id}/board",
      "status 503",
    ]);
    const [first] = failures;
    expect(first?.curl).toMatch(/^curl .*\/api\/v1\/restaurants\/[0-9a-f-]{36}\/board/);
    expect(first?.seed).toBe(SEED);
    expect(tally.failed).toBeGreaterThan(1);
    expect(tally.neverReached()).toEqual(["GET /api/v1/restaurants/{id}/board"]);
  });
});
