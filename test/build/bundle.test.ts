import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startWorkerd, type LogLine, type Workerd } from "#local/workerd.ts";
import type { Built } from "../../scripts/build-worker.ts";
import { builtWorker } from "#test/support/build.ts";

const ORIGIN = "http://localhost:8787";

let built: Built;
let workerd: Workerd;
const logs: LogLine[] = [];

beforeAll(async () => {
  built = await builtWorker();
  const vars = { PUBLIC_URL: ORIGIN, ENVIRONMENT: "development" };
  workerd = await startWorkerd({ port: 0, vars, bundleDir: built.dir, onLog: (line) => logs.push(line) });
}, 180_000);

afterAll(async () => {
  await workerd?.stop();
});

const get = (path: string, init?: RequestInit) => fetch(workerd.url + path, { redirect: "manual", ...init });

describe("pages", () => {
  test("every script of a page carries the nonce that its policy asks for, and no two answers share one", async () => {
    const [first, second] = [await get("/login"), await get("/login")];
    const policy = first.headers.get("Content-Security-Policy") ?? "";
    const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];

    expect(first.status).toBe(200);
    expect(nonce).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.headers.get("Content-Security-Policy")).not.toContain(nonce);
    expect(policy).toContain("frame-ancestors 'none'");
    const scripts = [...(await first.text()).matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  });

  test("a path that nobody serves is a page that says so, with the same headers and no stack", async () => {
    const response = await get("/no-such-page");
    const html = await response.text();

    expect(response.status).toBe(404);
    expect(response.headers.get("Content-Security-Policy")).toContain("script-src 'self' 'nonce-");
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(html).not.toMatch(/\bat \S+ \(|\.js:\d+/);
  });

  test.each([
    ["from another site", { Origin: "https://evil.example" }, 403],
    ["from nowhere", {}, 403],
    ["that is no form", { Origin: ORIGIN, "Content-Type": "application/json" }, 415],
  ])("a form %s is refused before any page sees it", async (_name, headers, status) => {
    const body = "a=b";
    const type = { "Content-Type": "application/x-www-form-urlencoded" };
    expect((await get("/", { method: "POST", body, headers: { ...type, ...headers } })).status).toBe(status);
  });

  test("a form larger than any of ours is refused unread", async () => {
    const headers = { Origin: ORIGIN, "Content-Type": "application/x-www-form-urlencoded" };
    const response = await get("/", { method: "POST", body: "a".repeat(70_000), headers });
    expect(response.status).toBe(413);
  });
});

describe("files", () => {
  test("a hashed file may be kept for ever, and does not meet the Worker", async () => {
    const [script] = (await readdir(join(built.dir, "client", "assets"))).filter((name) => name.endsWith(".js"));
    const response = await get(`/assets/${script}`);

    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(response.headers.get("Content-Type")).toContain("javascript");
    expect(response.headers.has("Content-Security-Policy")).toBe(false);
    const onDisk = await readFile(join(built.dir, "client", "assets", script ?? ""), "utf8");
    expect(await response.text()).toBe(onDisk);
  });

  test("a hashed file of another release is missing, and nobody may remember that", async () => {
    const response = await get("/assets/root-00000000.js");
    expect(response.status).toBe(404);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  test("what the build keeps for itself is not served", async () => {
    for (const path of ["/_headers", "/.assetsignore", "/.vite/manifest.json", "/index.js.map", "/wrangler.toml"]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });
});

describe("rooms", () => {
  test("a socket reaches the public menu room and hears its ping answered", async () => {
    const socket = new WebSocket(
      `${workerd.url.replace("http", "ws")}/parties/menu/0192f0c1-0000-7000-8000-000000000001`,
      {
        origin: ORIGIN,
      },
    );
    const answer = new Promise<string>((resolve, reject) => {
      socket.on("open", () => socket.send("ping"));
      socket.on("message", (data: Buffer) => data.toString() === "pong" && resolve("pong"));
      socket.on("error", reject);
      socket.on("close", (code) => reject(new Error(`closed with ${code}`)));
    });
    await expect(answer).resolves.toBe("pong");
    socket.terminate();
  });

  test.each([
    "/parties/hasher/x",
    "/parties/HASHER/x",
    "/parties/constructor/x",
    "/parties/order",
    "/parties/order/a/b",
    "/parties/order/a%2Fb",
  ])("%s names no room", async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

test("the API and the pages answer from the same Worker", async () => {
  expect((await get("/")).headers.get("Content-Type")).toContain("text/html");
  const response = await get("/api/v1/health");
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toContain("application/json");
});

test("the Worker stays under 1 MB gzip", () => {
  expect(built.sizes.worker.gzip).toBeLessThanOrEqual(1_000_000);
});

test("nothing that the tests above did was an unexpected error", () => {
  expect(logs.filter(({ message }) => message.includes('"level":"error"'))).toEqual([]);
});
