import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CODE_LETTERS } from "#domain/devices.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { listen } from "#test/realtime/support/listener.ts";
import type { Account } from "#test/support/accounts.ts";
import type { Answer, Caller } from "#test/support/caller.ts";
import { openDevice } from "#test/support/devices.ts";
import { SOON } from "#test/support/soon.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
let there: TestRestaurant;
let manager: Account;
let boss: Account;
let stranger: Account;
beforeAll(async () => {
  world = await testWorld();
  [here, there] = [await world.restaurant(), await world.restaurant()];
  [manager, boss] = [await world.crew(here, "manager"), await world.crew(here, "owner")];
  stranger = await world.crew(there, "manager");
});
afterAll(async () => await world[Symbol.asyncDispose]());
beforeEach(async () => {
  world.resetCounts();
  await world.db.query("delete from sign_in_attempts");
});

const codeOf = ({ status, body }: Answer) => [status, body?.code];
const NOT_ALLOWED = [403, "not_allowed"];
const NOT_FOUND = [404, "not_found"];
const OVER = [401, "session_changed"];

/** What a browser would send after an answer. */
function cookiesOf({ headers }: Answer): Map<string, string> {
  const pairs = headers.getSetCookie().map((each) => (each.split(";")[0] ?? "").split("=") as [string, string]);
  return new Map(pairs);
}
const inBrowser = (cookies: Iterable<[string, string]>): Caller =>
  world.guest.with({ cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "), origin: world.url });

/** A tablet that shows a code: what it shows, and what only it has. */
async function tablet(): Promise<{ code: string; secret: string; browser: Caller }> {
  const begun = await world.guest.post("/devices/pairing", {}, { headers: { origin: world.url } });
  expect(begun.status, begun.text).toBe(201);
  const secret = cookiesOf(begun).get("__Host-pairing") ?? "";
  return { code: begun.body.code, secret, browser: inBrowser([["__Host-pairing", secret]]) };
}
const claim = async (browser: Caller) => await browser.post("/devices/pairing/claim");
const confirm = async (
  who: Account,
  code: string,
  { at = here.id, key = randomUUID(), ...more }: { at?: string; key?: string; name?: string; stationId?: string } = {},
) => await world.as(who).post(`/restaurants/${at}/devices`, { code, name: "Pass", stationId: null, ...more }, { key });
const patch = async (who: Account, id: string, body: object, at = here.id) =>
  await world.as(who).send("PATCH", `/restaurants/${at}/devices/${id}`, JSON.stringify(body), {
    headers: { "content-type": "application/json" },
  });
const revoke = async (who: Account, id: string, at = here.id) =>
  await world.as(who).send("DELETE", `/restaurants/${at}/devices/${id}`, undefined);
const list = async (who: Account, at = here.id) => await world.as(who).get(`/restaurants/${at}/devices`);
const listed = async (id: string) =>
  ((await list(manager)).body.devices as { id: string }[]).find((each) => each.id === id);

/** A tablet that was paired, with the browser that has its session. */
async function paired(more: { name?: string; stationId?: string } = {}) {
  const { code, secret, browser } = await tablet();
  const device = (await confirm(manager, code, more)).body.device as { id: string };
  const claimed = await claim(browser);
  expect(claimed.body, claimed.text).toMatchObject({ state: "paired" });
  const cookies = cookiesOf(claimed);
  return { id: device.id, secret, cookies, screen: inBrowser(cookies) };
}
const board = async (screen: Caller, at = here.id) => await screen.get(`/restaurants/${at}/board`);
const actsUpon = async (id: string) =>
  await world.db.query(
    `select action, by_user_id as by, restaurant_id as at, before, after from audit_log where device_id = $1 order by at, id`,
    [id],
  );
const stationOf = async (at: TestRestaurant) =>
  (
    await world.db.query<{ id: string; name: string; slug: string }>(
      `select id, name, slug from stations where restaurant_id = $1 order by sort, name limit 1`,
      [at.id],
    )
  )[0] as { id: string; name: string; slug: string };

describe("a tablet that shows a code", () => {
  test("gets a session of its restaurant once a manager has confirmed it, and works with it as the kitchen", async () => {
    const station = await stationOf(here);
    const { code, secret, browser } = await tablet();
    expect(code).toMatch(new RegExp(`^[${CODE_LETTERS}]{4}-[${CODE_LETTERS}]{4}$`));
    const waiting = await claim(browser);
    expect(waiting.body).toEqual({ state: "waiting", code, secondsLeft: expect.any(Number) });
    expect(waiting.body.secondsLeft).toBeGreaterThan(590);
    expect(waiting.headers.getSetCookie()).toEqual([]);

    const confirmed = await confirm(manager, code.toLowerCase().replace("-", " "), {
      name: " Pass ",
      stationId: station.id,
    });
    expect(confirmed.status, confirmed.text).toBe(201);
    const { id } = confirmed.body.device;
    expect(confirmed.body.device).toMatchObject({ name: "Pass", station: { name: station.name }, lastSeenAt: null });

    const claimed = await claim(browser);
    expect(claimed.body).toMatchObject({ state: "paired", device: { id, restaurantId: here.id, name: "Pass" } });
    expect(claimed.text).not.toContain(secret);
    for (const cookie of claimed.headers.getSetCookie()) expect(cookie).toContain("HttpOnly");
    const cookies = cookiesOf(claimed);
    expect(cookies.get("__Host-pairing")).toBe("");
    expect(claimed.headers.getSetCookie().find((each) => each.startsWith("__Host-refresh"))).toContain(
      "Max-Age=7776000",
    );
    const screen = inBrowser(cookies);

    const order = await world.order(here);
    expect((await board(screen)).body.board.cards.map((card: { orderId: string }) => card.orderId)).toContain(order.id);
    const moved = await screen.post(`/orders/${order.id}/status`, { to: "confirmed", version: 1 });
    expect(moved.body.order, moved.text).toMatchObject({ status: "confirmed" });
    const steps = await world.db.query(
      `select by_role, by_user_id, by_device_id from order_events where order_id = $1 and seq = 2`,
      [order.id],
    );
    expect(steps).toEqual([{ by_role: "kitchen", by_user_id: null, by_device_id: id }]);
    expect((await screen.post(`/items/${here.pizza.id}/sold-out`, {})).status).toBe(200);
    expect((await screen.post(`/restaurants/${here.id}/pause`, { minutes: 10 })).status).toBe(200);
    expect((await screen.post(`/restaurants/${here.id}/open`, {})).status).toBe(200);
    expect(await actsUpon(id)).toEqual([
      {
        action: "device.paired",
        by: manager.userId,
        at: here.id,
        before: {},
        after: { name: "Pass", station: station.slug },
      },
    ]);
  });

  test("is not paired by whoever knows its code: not even they get its session", async () => {
    const { code } = await tablet();
    await confirm(manager, code);
    const other = await tablet();
    expect((await claim(other.browser)).body).toMatchObject({ state: "waiting" });
    expect((await claim(world.guest.with({ origin: world.url }))).body).toEqual({ state: "over" });
    for (const guess of [code, code.replace("-", ""), `pair_${code}`]) {
      const asked = await claim(inBrowser([["__Host-pairing", guess]]));
      expect(asked.body).toEqual({ state: "over" });
      expect(asked.headers.getSetCookie()).toEqual([]);
    }
  });

  test("keeps neither its code nor its secret in the database, but their hashes", async () => {
    const { code, secret } = await tablet();
    const rows = await world.db.query<{ row: string }>(`select p::text as row from device_pairings p`);
    for (const { row } of rows) {
      expect(row).not.toContain(secret);
      expect(row).not.toContain(code);
      expect(row).not.toContain(code.replace("-", ""));
    }
  });

  test("shows a new code instead of the one before, which works no more", async () => {
    const first = await tablet();
    const again = await first.browser.post("/devices/pairing");
    expect(again.status).toBe(201);
    expect(again.body.code).not.toBe(first.code);
    expect(codeOf(await confirm(manager, first.code))).toEqual([400, "invalid_input"]);
    expect((await claim(first.browser)).body).toEqual({ state: "over" });
    expect((await confirm(manager, again.body.code)).status).toBe(201);
  });

  test("is refused another network's flood: 60 codes in ten minutes", async () => {
    const from = { origin: world.url, "cf-connecting-ip": "203.0.113.7" };
    const ask = async () => await world.guest.post("/devices/pairing", {}, { headers: from });
    const codes: number[] = [];
    for (let n = 0; n < 61; n++) codes.push((await ask()).status);
    expect(codes.filter((status) => status === 201)).toHaveLength(60);
    expect(codes.at(-1)).toBe(429);
  });

  test("asks from its own page: another site's page begins and claims nothing", async () => {
    const { browser } = await tablet();
    const elsewhere = browser.with({ origin: "https://elsewhere.example" });
    expect(codeOf(await elsewhere.post("/devices/pairing"))).toEqual(NOT_ALLOWED);
    expect(codeOf(await claim(elsewhere))).toEqual(NOT_ALLOWED);
  });

  test("whose answer was lost is given the same session again, and one who comes with the secret later ends it", async () => {
    const { code, browser } = await tablet();
    const { id } = (await confirm(manager, code)).body.device;
    const [first, second] = [cookiesOf(await claim(browser)), cookiesOf(await claim(browser))];
    expect(second.get("__Host-refresh")).toBe(first.get("__Host-refresh"));
    await world.db.query(
      `update refresh_tokens set replaced_at = now() - interval '2 minutes' where replaced_at is not null`,
    );
    const stolen = await claim(browser);
    expect(stolen.body).toEqual({ state: "over" });
    expect(stolen.headers.getSetCookie()).toEqual([]);
    expect(codeOf(await board(inBrowser(first)))).toEqual(OVER);
    expect(await listed(id)).toMatchObject({ isConnected: false });
  });

  test("that was confirmed and never came has no session after an hour", async () => {
    const { code, browser } = await tablet();
    const { id } = (await confirm(manager, code)).body.device;
    await world.db.query(`update sessions set expires_at = now() where device_id = $1`, [id]);
    expect((await claim(browser)).body).toEqual({ state: "over" });
  });

  test("ends the session of the person who was signed in on it", async () => {
    const email = `${randomUUID()}@example.com`;
    const signUp = { email, password: "correct horse battery", firstName: "Robin" };
    const person = cookiesOf(await world.guest.post("/auth/signup", signUp, { headers: { origin: world.url } }));
    const { code, secret } = await tablet();
    await confirm(manager, code);
    expect((await claim(inBrowser([...person, ["__Host-pairing", secret]]))).body.state).toBe("paired");
    await expect.poll(async () => codeOf(await inBrowser(person).get("/auth/me")), SOON).toEqual(OVER);
  });
});

describe("a code", () => {
  test("of two managers who confirm it at once is one's", async () => {
    for (let round = 0; round < 5; round++) {
      const { code, browser } = await tablet();
      const both = await Promise.all([
        confirm(manager, code),
        confirm(round % 2 === 0 ? boss : stranger, code, { at: round % 2 === 0 ? here.id : there.id }),
      ]);
      expect(both.map(({ status }) => String(status)).toSorted()).toEqual(["201", "400"]);
      const winner = both.find(({ status }) => status === 201)?.body.device.id;
      expect((await claim(browser)).body).toMatchObject({ state: "paired", device: { id: winner } });
      await world.db.query("delete from sign_in_attempts");
    }
  });

  test("that is unknown, expired or used is refused in the same words", async () => {
    const expired = await tablet();
    await world.db.query(`update device_pairings set expires_at = now() where device_id is null`);
    expect((await claim(expired.browser)).body).toEqual({ state: "over" });
    const used = await tablet();
    expect((await confirm(manager, used.code)).status).toBe(201);
    const said = [];
    for (const code of ["3333-3333", expired.code, used.code]) {
      const { body } = await confirm(boss, code);
      said.push({ ...body, requestId: "" });
    }
    expect(said[0]).toMatchObject({ code: "invalid_input", details: [{ field: "code" }] });
    for (const each of said) expect(each).toEqual(said[0]);
  });

  test("confirmed again under the same key is answered as before, and pairs nothing twice", async () => {
    const { code } = await tablet();
    const key = randomUUID();
    const [first, second] = [await confirm(manager, code, { key }), await confirm(manager, code, { key })];
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(codeOf(await confirm(manager, code, { key, name: "Grill" }))).toEqual([409, "key_reused"]);
    const [{ n } = { n: "" }] = await world.db.query<{ n: string }>(
      `select count(*) as n from audit_log where device_id = $1`,
      [first.body.device.id],
    );
    expect(Number(n)).toBe(1);
  });

  test("is not confirmed by a manager of another restaurant, a cook or a customer, and stays good for whoever may", async () => {
    const { code, browser } = await tablet();
    const cook = await world.crew(here, "kitchen");
    for (const who of [stranger, cook, await world.crew(here, "staff"), await world.account()])
      expect(codeOf(await confirm(who, code))).toEqual(NOT_ALLOWED);
    expect((await claim(browser)).body).toMatchObject({ state: "waiting" });
    expect((await confirm(boss, code)).status).toBe(201);
  });

  test("is guessed ten times in ten minutes by one person, and no more, whatever they try", async () => {
    const { code } = await tablet();
    const tries: (string | undefined)[] = [];
    for (let n = 0; n < 11; n++) tries.push((await confirm(manager, "3333-3333")).body.code);
    expect(tries).toEqual([...Array.from({ length: 10 }, () => "invalid_input"), "rate_limited"]);
    const right = await confirm(manager, code);
    expect([...codeOf(right), Number(right.headers.get("retry-after")) > 500]).toEqual([429, "rate_limited", true]);
    expect((await confirm(boss, code)).status).toBe(201); // somebody else's tries are their own
  });

  test("is guessed thirty times in ten minutes at one restaurant, whoever tries", async () => {
    const crew = [manager, boss, await world.crew(here, "manager"), await world.crew(here, "owner")];
    const tries: number[] = [];
    for (const who of crew.slice(0, 3))
      for (let n = 0; n < 10; n++) tries.push((await confirm(who, "4444-4444")).status);
    expect(new Set(tries)).toEqual(new Set([400]));
    expect(codeOf(await confirm(crew[3] as Account, "4444-4444"))).toEqual([429, "rate_limited"]);
    expect(codeOf(await confirm(stranger, "4444-4444", { at: there.id }))).toEqual([400, "invalid_input"]);
  });

  test("with letters that no code has, a name that nobody sees and a station of another restaurant are refused", async () => {
    const { code } = await tablet();
    expect(codeOf(await confirm(manager, "0OIL-1BSU"))).toEqual([400, "invalid_input"]);
    expect(codeOf(await confirm(manager, code, { name: " " }))).toEqual([400, "invalid_input"]);
    const wrong = await confirm(manager, code, { stationId: (await stationOf(there)).id });
    expect(wrong.body).toMatchObject({ code: "invalid_input", details: [{ field: "stationId" }] });
    expect((await confirm(manager, code)).status).toBe(201);
  });
});

describe("a paired tablet", () => {
  test("knows itself, and is nobody who has an account, manages, orders or works elsewhere", async () => {
    const { id, screen } = await paired();
    const order = await world.order(there);
    expect((await screen.get("/devices/me")).body.device).toMatchObject({ id, restaurantId: here.id, station: null });
    for (const path of ["/auth/me", "/auth/sessions", "/orders/mine", `/restaurants/${here.id}/staff`, "/users"])
      expect(codeOf(await screen.get(path)), path).toEqual(NOT_ALLOWED);
    expect(codeOf(await screen.get(`/restaurants/${here.id}/devices`))).toEqual(NOT_ALLOWED);
    expect(codeOf(await screen.post("/orders", await world.wish(here)))).toEqual(NOT_ALLOWED);
    expect(codeOf(await board(screen, there.id))).toEqual(NOT_ALLOWED);
    expect(codeOf(await screen.post(`/restaurants/${there.id}/close`, {}))).toEqual(NOT_ALLOWED);
    expect(codeOf(await screen.get(`/orders/${order.id}`))).toEqual(NOT_FOUND);
    expect(codeOf(await screen.post(`/orders/${order.id}/status`, { to: "confirmed", version: 1 }))).toEqual(NOT_FOUND);
    const own = await world.order(here);
    const cancelled = await screen.post(`/orders/${own.id}/cancel`, { reason: "kitchen_closed" });
    expect(codeOf(cancelled)).toEqual(NOT_ALLOWED); // as a cook
  });

  test("renews its session like everybody, and a refresh token that is shown too late ends it", async () => {
    const { id, cookies } = await paired();
    const refresh = async (token: string) => await world.guest.post("/auth/refresh-token", { refreshToken: token });
    const first = cookies.get("__Host-refresh") ?? "";
    // What it was given a moment ago stays the one to show.
    expect((await refresh(first)).body).toMatchObject({ refreshToken: first, user: null, device: { id } });
    await world.db.query(
      `update refresh_tokens set created_at = now() - interval '20 minutes'
       where session_id = (select id from sessions where device_id = $1) and replaced_at is null`,
      [id],
    );
    const renewed = await refresh(first);
    expect(renewed.body.refreshToken).not.toBe(first);
    expect((await board(world.bearer(renewed.body.accessToken))).status).toBe(200);
    const [{ days } = { days: 0 }] = await world.db.query<{ days: number }>(
      `select round(extract(epoch from expires_at - now()) / 86400)::int as days from sessions where device_id = $1`,
      [id],
    );
    expect(days).toBe(90);
    await world.db.query(
      `update refresh_tokens set replaced_at = replaced_at - interval '30 seconds'
       where session_id = (select id from sessions where device_id = $1)`,
      [id],
    );
    expect((await refresh(first)).body.refreshToken).toBe(renewed.body.refreshToken); // its answer may have been lost
    await world.db.query(
      `update refresh_tokens set replaced_at = replaced_at - interval '2 minutes'
       where session_id = (select id from sessions where device_id = $1)`,
      [id],
    );
    expect(codeOf(await refresh(first))).toEqual([401, "unauthorized"]);
    expect(codeOf(await refresh(renewed.body.refreshToken))).toEqual([401, "unauthorized"]);
    expect(codeOf(await board(world.bearer(renewed.body.accessToken)))).toEqual(OVER);
  });

  test("that nobody used for 90 days is refused", async () => {
    const { id, screen } = await paired();
    await world.db.query(`update sessions set expires_at = now() where device_id = $1`, [id]);
    expect(codeOf(await board(screen))).toEqual(OVER);
  });

  test("that is revoked is refused at its next request, its sockets close, and it cannot come back", async () => {
    const { id, screen, cookies } = await paired();
    const { body } = await screen.post("/room-tickets", { room: "kitchen", id: here.id });
    const socket = await listen(`${world.url.replace("http", "ws")}/parties/kitchen/${here.id}?ticket=${body.ticket}`, {
      origin: world.url,
    });
    if ("refused" in socket) throw new Error(`The room refused with ${socket.refused}.`);
    await using listening = socket;
    const spare = await screen.post("/room-tickets", { room: "kitchen", id: here.id });

    expect((await revoke(manager, id)).status).toBe(204);
    expect(codeOf(await board(screen))).toEqual(OVER);
    expect((await listening.closed()).code).toBe(4403); // waits no longer than five seconds
    const late = await listen(
      `${world.url.replace("http", "ws")}/parties/kitchen/${here.id}?ticket=${spare.body.ticket}`,
      {
        origin: world.url,
      },
    );
    if ("refused" in late) throw new Error(`The door was shut with ${late.refused}.`);
    await using knocking = late;
    expect((await knocking.closed()).code).toBe(4403);
    const refreshToken = cookies.get("__Host-refresh");
    expect(codeOf(await world.guest.post("/auth/refresh-token", { refreshToken }))).toEqual([401, "unauthorized"]);
    expect(codeOf(await screen.post("/room-tickets", { room: "kitchen", id: here.id }))).toEqual(OVER);
    expect(await listed(id)).toBeUndefined();
    expect((await revoke(manager, id)).status).toBe(204); // again: nothing more is written down
    expect((await actsUpon(id)).map(({ action }) => action)).toEqual(["device.paired", "device.revoked"]);
  });

  test("that is revoked loses its sockets by the event, too, should whoever revoked it not come to it", async () => {
    const { id, screen } = await paired();
    const other = await paired();
    const listening = async (from: Caller) => {
      const { body } = await from.post("/room-tickets", { room: "kitchen", id: here.id });
      const url = `${world.url.replace("http", "ws")}/parties/kitchen/${here.id}?ticket=${body.ticket}`;
      const socket = await listen(url, { origin: world.url });
      if ("refused" in socket) throw new Error(`The room refused with ${socket.refused}.`);
      return socket;
    };
    await using revoked = await listening(screen);
    await using stays = await listening(other.screen);
    const [rights] = await world.db.query<{ mv: number }>(`select mv from users where id = $1`, [manager.userId]);
    const command = {
      actor: { kind: "user", userId: manager.userId, sessionId: manager.sessionId, mv: rights?.mv },
      ...{ restaurantId: here.id, deviceId: id, requestId: "a test", tellsOfDevices: true },
    };
    // As a Worker that ended right after: nobody has published anything, and nobody closes anything.
    await world.db.query(`select revoke_device_v1($1::jsonb), revoke_device_v1($1::jsonb)`, [JSON.stringify(command)]);
    await world.db.query(`update deliveries set next_at = now() where aggregate_id = $1`, [id]);
    await world.sweep();
    expect((await revoked.closed()).code).toBe(4403);
    expect((await board(other.screen)).status).toBe(200);
    await stays.settled(); // another tablet listens on
    const events = await world.db.query(
      `select e.type, e.version::int, e.restaurant_id as at, d.consumer, d.acked_at is not null as done
       from outbox e join deliveries d on d.event_id = e.id where e.aggregate_id = $1`,
      [id],
    );
    expect(events).toEqual([{ type: "device.revoked", version: 1, at: here.id, consumer: "access", done: true }]);
  });

  test("of another restaurant is nobody's to change or revoke, and does not show", async () => {
    const { id, screen } = await paired();
    expect(codeOf(await revoke(stranger, id))).toEqual(NOT_ALLOWED);
    expect(codeOf(await revoke(stranger, id, there.id))).toEqual(NOT_FOUND);
    expect(codeOf(await patch(stranger, id, { name: "Mine", stationId: null }, there.id))).toEqual(NOT_FOUND);
    expect((await list(stranger, there.id)).body.devices.map((each: { id: string }) => each.id)).not.toContain(id);
    expect((await board(screen)).status).toBe(200);
  });

  test("is given another name and station, which is written down when it changes something", async () => {
    const station = await stationOf(here);
    const { id, screen } = await paired();
    const wish = { name: "Grill", stationId: station.id };
    expect((await patch(boss, id, wish)).body.device).toMatchObject({ name: "Grill", station: { id: station.id } });
    expect((await patch(boss, id, wish)).status).toBe(200);
    expect((await screen.get("/devices/me")).body.device).toMatchObject({
      name: "Grill",
      station: { name: station.name },
    });
    expect((await actsUpon(id)).slice(1)).toEqual([
      {
        action: "device.changed",
        by: boss.userId,
        at: here.id,
        before: { name: "Pass", station: "all" },
        after: { name: "Grill", station: station.slug },
      },
    ]);
  });

  test("was seen when it last asked for something, to the minute", async () => {
    const { id, screen } = await paired();
    const seen = async () => (await listed(id)) as unknown as { lastSeenAt: string };
    await world.db.query(`update devices set last_seen_at = now() - interval '1 hour' where id = $1`, [id]);
    await board(screen);
    await expect.poll(async () => Date.now() - Date.parse((await seen()).lastSeenAt), SOON).toBeLessThan(60_000);
    await world.quiesce();
    await world.db.query(`update devices set last_seen_at = now() - interval '50 seconds' where id = $1`, [id]);
    const was = (await seen()).lastSeenAt;
    await board(screen);
    await world.quiesce();
    expect((await seen()).lastSeenAt).toBe(was);
  });

  test("of somebody's restaurant is listed with who paired it, for managers and owners", async () => {
    const { id } = await paired({ name: "Bar" });
    expect(await listed(id)).toEqual({
      id,
      name: "Bar",
      station: null,
      pairedBy: "Robin",
      pairedAt: expect.any(String),
      lastSeenAt: expect.any(String),
      isConnected: true,
    });
    expect((await list(boss)).body.stations.length).toBeGreaterThan(0);
    expect(codeOf(await list(await world.crew(here, "kitchen")))).toEqual(NOT_ALLOWED);
    expect(codeOf(await list(stranger))).toEqual(NOT_ALLOWED);
  });

  test("is none for whoever calls themselves one: a person's token with a tablet's name opens nothing", async () => {
    const device = await openDevice(world, { restaurantId: here.id, by: manager.userId });
    const foreign = await openDevice(world, { restaurantId: there.id, by: stranger.userId });
    await world.db.query(`update sessions set revoked_at = now() where id = $1`, [device.sessionId]);
    expect(codeOf(await board(world.bearer(device.token)))).toEqual(OVER);
    expect(codeOf(await board(world.bearer(foreign.token)))).toEqual(NOT_ALLOWED);
    expect((await board(world.bearer(foreign.token), there.id)).status).toBe(200);
  });
});
