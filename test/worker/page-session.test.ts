import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { testWorld, type World } from "#test/support/world.ts";
import { signAccess } from "#worker/tokens/access.ts";

// Pages renew an ended session before they run, so that they work without script.

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(async () => await world[Symbol.asyncDispose]());
afterEach(() => world.neon.faults.clear());

async function signedUp() {
  const person = { email: `${randomUUID()}@example.com`, password: "correct horse battery", firstName: "Robin" };
  const { body } = await world.guest.post("/auth/signup", person);
  const [row] = await world.db.query<{ id: string }>(`select id from sessions where user_id = $1`, [body.user.id]);
  const longAgo = new Date(Date.now() - 20 * 60_000);
  const ended = await signAccess(world.keys, { me: body.user, sessionId: row?.id ?? "", mv: 1 }, longAgo);
  return { ended, access: body.accessToken as string, refresh: body.refreshToken as string };
}

const page = async (cookie: string) => {
  const response = await fetch(`${world.url}/orders`, { headers: { cookie, accept: "text/html" }, redirect: "manual" });
  await response.body?.cancel();
  return { status: response.status, cookies: response.headers.getSetCookie() };
};
const named = (cookies: string[], name: string) => cookies.find((cookie) => cookie.startsWith(`${name}=`));

test("a page with an ended access token, or none, gets a new session and hands it to the browser", async () => {
  const { ended, refresh } = await signedUp();
  const { cookies } = await page(`__Host-access=${ended}; __Host-refresh=${refresh}; theme=dark`);
  const access = named(cookies, "__Host-access")?.split(/[=;]/)[1] ?? "";
  expect((await world.bearer(access).get("/auth/me")).status).toBe(200);
  const next = named(cookies, "__Host-refresh")?.split(/[=;]/)[1] ?? "";
  expect(named((await page(`__Host-refresh=${next}`)).cookies, "__Host-access")).toBeTruthy();
});

test("a page with a good session leaves it as it is", async () => {
  const { access, refresh } = await signedUp();
  const { cookies } = await page(`__Host-access=${access}; __Host-refresh=${refresh}`);
  expect(named(cookies, "__Host-refresh")).toBeUndefined();
});

test("ten pages at once get the same session", async () => {
  const { ended, refresh } = await signedUp();
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => await page(`__Host-access=${ended}; __Host-refresh=${refresh}`)),
  );
  const successors = answers.map(({ cookies }) => named(cookies, "__Host-refresh")?.split(";")[0]);
  expect(new Set(successors).size).toBe(1);
  expect(successors[0]).toBeTruthy();
});

test("a session that is over takes its cookies away, and the page goes on without", async () => {
  const { status, cookies } = await page("__Host-access=x; __Host-refresh=rt_of-nobody-any-more-at-all");
  expect(named(cookies, "__Host-refresh")).toContain("Max-Age=0");
  expect(status).toBeLessThan(500);
});

test("while the database is away the visitor keeps what they have", async () => {
  const { ended, refresh } = await signedUp();
  world.neon.faults.set([{ match: "refresh_session", mode: "refuse" }]);
  const { cookies } = await page(`__Host-access=${ended}; __Host-refresh=${refresh}`);
  expect(named(cookies, "__Host-refresh")).toBeUndefined();
  world.neon.faults.clear();
  expect((await world.guest.post("/auth/refresh-token", { refreshToken: refresh })).status).toBe(200);
});
