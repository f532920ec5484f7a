import axe from "axe-core";
import { JSDOM } from "jsdom";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startConsole } from "#local/console/console.ts";
import { startHttpService } from "#local/http.ts";
import type { HttpService } from "#local/http.ts";
import { startQstash } from "#local/qstash.ts";
import { testDatabase } from "#test/support/postgres.ts";
import type { TestDatabase } from "#test/support/postgres.ts";

const TOKEN = "qstash_test_token";
let db: TestDatabase;
let qstash: HttpService;
/** Where the messages go: it refuses them until it is open. */
let kitchen: HttpService;
let kitchenIsOpen = false;
let tickets: string[] = [];
let tools: HttpService;

beforeAll(async () => {
  db = await testDatabase({ empty: true });
  const keys = { currentSigningKey: "sig_current_key", nextSigningKey: "sig_next_key" };
  qstash = await startQstash({ token: TOKEN, ...keys, databaseUrl: db.url, timeScale: 0.001 });
  kitchen = await startHttpService({
    name: "kitchen",
    handle: ({ body }) => {
      if (!kitchenIsOpen) return { status: 500 };
      tickets.push(body.toString());
      return { status: 204 };
    },
  });
  tools = await startConsole({
    links: [{ label: "Shop", href: "http://localhost:8787/" }],
    qstash: { url: qstash.url, token: TOKEN },
    accounts: [{ role: "cook", email: "cook@trattoria.example", password: "pasta", note: "<b>Trattoria</b>" }],
    services: [
      { name: "qstash", about: "Events", address: qstash.url, check: async () => true, service: qstash },
      {
        name: "postgres",
        about: "Gone today",
        address: "127.0.0.1:1",
        check: async () => Promise.reject(new Error("gone")),
      },
    ],
  });
});
afterAll(async () => {
  for (const service of [tools, kitchen, qstash]) await service.stop();
  await db[Symbol.asyncDispose]();
});

async function page(path = "/console"): Promise<Document> {
  const response = await fetch(tools.url + path);
  expect(response.status).toBe(200);
  return new JSDOM(await response.text()).window.document;
}

function section(document: Document, title: string): string {
  const table = document.querySelector(`[aria-labelledby="${title.toLowerCase().replaceAll(" ", "-")}"]`);
  return table?.textContent?.replaceAll(/\s+/g, " ") ?? "";
}

async function post(path: string, form: Record<string, string>, origin = tools.url): Promise<Response> {
  const headers = { origin, "content-type": "application/x-www-form-urlencoded" };
  return await fetch(tools.url + path, {
    method: "POST",
    headers,
    body: new URLSearchParams(form),
    redirect: "manual",
  });
}

async function publish(body: string): Promise<void> {
  const headers = { authorization: `Bearer ${TOKEN}`, "upstash-retries": "0" };
  await fetch(`${qstash.url}/v2/publish/${kitchen.url}/tickets`, { method: "POST", headers, body });
}

test("it lists what runs and what does not, with the demo accounts as text", async () => {
  const document = await page();
  expect(section(document, "Services")).toMatch(/qstash Events .+ answers/);
  expect(section(document, "Services")).toMatch(/postgres Gone today 127\.0\.0\.1:1 does not answer/);
  expect(section(document, "Demo accounts")).toContain("cook@trattoria.example");
  expect(section(document, "Demo accounts")).toContain("<b>Trattoria</b>");
});

test("a dead letter is listed, and its Retry button delivers it", async () => {
  await publish("one pizza");
  await expect.poll(async () => section(await page(), "Dead letters")).toContain("/tickets");
  const button = (await page()).querySelector('[aria-labelledby="dead-letters"] form');
  const dlqId = button?.querySelector("input")?.value ?? "";
  expect(button?.querySelector("button")?.getAttribute("aria-label")).toContain(
    "Retry the message to http://127.0.0.1:",
  );

  kitchenIsOpen = true;
  const response = await post("/console/retry", { dlqId });
  expect(response.headers.get("location")).toBe("/console?did=retry");
  await expect.poll(() => tickets).toEqual(["one pizza"]);
  const after = await page("/console?did=retry");
  expect(after.querySelector('[role="status"]')?.textContent).toBe("On its way again.");
  expect(section(after, "Dead letters")).toBe("");
  expect(section(after, "Latest deliveries")).toContain("delivered");
});

test("Retry all sends every dead letter on its way again", async () => {
  tickets = [];
  kitchenIsOpen = false;
  for (const body of ["soup", "bread"]) await publish(body);
  await expect
    .poll(async () => section(await page(), "Dead letters").match(/tickets/g)?.length)
    .toBeGreaterThanOrEqual(2);
  kitchenIsOpen = true;
  await post("/console/retry", { all: "1" });
  await expect.poll(() => tickets.toSorted()).toEqual(["bread", "soup"]);
});

test("active faults are shown and can be cleared", async () => {
  qstash.faults.set([{ mode: "delay", match: "no such call", ms: 5 }]);
  expect(section(await page(), "Faults")).toContain('"mode":"delay"');
  await post("/console/faults/clear", { service: "qstash" });
  expect(qstash.faults.counters).toEqual([]);
  expect(section(await page(), "Faults")).toBe("");
});

test("a page of another site cannot press its buttons", async () => {
  qstash.faults.set([{ mode: "delay", match: "no such call" }]);
  expect((await post("/console/faults/clear", { service: "qstash" }, "https://evil.example")).status).toBe(403);
  expect(qstash.faults.counters).toHaveLength(1);
  qstash.faults.clear();
});

test("with QStash down the page still comes, and says so", async () => {
  qstash.faults.set([{ mode: "refuse" }]);
  expect((await page()).querySelector(".bad")?.ownerDocument.body.textContent).toContain("QStash does not answer.");
  qstash.faults.clear();
});

test("it has no accessibility fault that axe can find, and runs no script", async () => {
  const response = await fetch(`${tools.url}/console`);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  const { window } = new JSDOM(await response.text(), { runScripts: "outside-only" });
  window.eval(axe.source);
  const run = (window as unknown as { axe: typeof axe }).axe.run;
  const { violations } = await run(window.document, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
