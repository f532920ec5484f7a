import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RoomKind } from "#domain/token-claims.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { listen, type Listener } from "#test/realtime/support/listener.ts";
import type { Caller } from "#test/support/caller.ts";
import { watch } from "#test/support/rooms.ts";
import { SOON } from "#test/support/soon.ts";
import { testWorld, type World } from "#test/support/world.ts";

let world: World;
let here: TestRestaurant;
beforeAll(async () => {
  world = await testWorld();
  here = await world.restaurant({ stock: { tart: 50 } });
});
afterAll(async () => await world[Symbol.asyncDispose]());

const ticketFor = async (who: Caller, room: RoomKind, id: string) => await who.post("/room-tickets", { room, id });

const statusesOn = (socket: Listener) =>
  socket.frames.map((frame) => (frame.t === "snapshot" ? frame.state : frame.change)["status"]);

describe("an order's page", () => {
  test("follows each step live, for the guest with the link and for the customer", async () => {
    const staff = world.as(await world.crew(here));
    const customer = await world.account();
    const [guests, own] = [await world.order(here), await world.order(here, { by: customer })];
    for (const [order, who] of [
      [guests, world.bearer(guests.access.track ?? "")],
      [own, world.as(customer)],
    ] as const) {
      await using socket = await watch(who, "order", order.id);
      let version = 1;
      for (const to of ["confirmed", "preparing", "ready"]) {
        const { body } = await staff.post(`/orders/${order.id}/status`, { to, version });
        version = body.order.version;
      }
      await expect.poll(() => statusesOn(socket).at(-1), SOON).toBe("ready");
      await world.quiesce();
      await socket.settled();
      // The hooks tell the rooms again: nobody hears anything twice.
      expect(statusesOn(socket)).toEqual(["placed", "confirmed", "preparing", "ready"]);
      expect(socket.frames.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      expect(socket.frames.at(-1)?.requestId).toBeTruthy();
    }
  });

  test("opened late shows at once how it ended", async () => {
    const staff = await world.crew(here);
    const order = await world.order(here, { staff, status: "picked_up" });
    await using socket = await watch(world.bearer(order.access.track ?? ""), "order", order.id);
    await socket.heard(1);
    expect(statusesOn(socket)).toEqual(["picked_up"]);
  });

  test("is for nobody else: no ticket, no frame", async () => {
    const [mine, others] = [await world.order(here), await world.order(here)];
    const refused = [
      await ticketFor(world.guest, "order", mine.id),
      await ticketFor(world.bearer(others.access.track ?? ""), "order", mine.id),
      await ticketFor(world.as(await world.account()), "order", mine.id),
      await ticketFor(world.as(await world.account()), "kitchen", here.id),
      await ticketFor(world.bearer(mine.access.track ?? ""), "kitchen", here.id),
      await ticketFor(world.as(await world.account()), "user", randomUUID()),
      await ticketFor(world.as(await world.crew(await world.restaurant())), "kitchen", here.id),
    ];
    expect(refused.map(({ status }) => status)).toEqual([401, 404, 404, 404, 404, 404, 404]);
    expect((await ticketFor(world.guest, "menu", here.id)).status).toBe(400);
  });

  test("in the guest's own browser needs only its cookie", async () => {
    const placed = await world.guest.with({ origin: world.url }).post("/orders", await world.wish(here));
    const [cookie = ""] = placed.headers.getSetCookie()[0]?.split(";") ?? [];
    const browser = world.guest.with({ cookie, origin: world.url });
    await using socket = await watch(browser, "order", placed.body.order.id);
    await socket.heard(1);
    expect(statusesOn(socket)).toEqual(["placed"]);
  });
});

describe("the kitchen's board", () => {
  test("hears of each order and each step in one unbroken row", async () => {
    const there = await world.restaurant({ stock: { tart: 50 } });
    const cook = world.as(await world.crew(there, "kitchen"));
    await world.order(there);
    await using socket = await watch(cook, "kitchen", there.id);
    await socket.heard(1);
    const orders = await Promise.all(
      [1, 2, 3].map(
        async () => await world.order(there, { change: { lines: [{ itemId: there.tart.id, quantity: 1 }] } }),
      ),
    );
    for (const { id } of orders) await cook.post(`/orders/${id}/status`, { to: "confirmed", version: 1 });
    await cook.post(`/items/${there.soup.id}/sold-out`);
    await cook.post(`/restaurants/${there.id}/pause`, {});
    await world.quiesce();
    await socket.settled();
    const [first, ...rest] = socket.frames.map(({ seq }) => seq);
    expect(rest).toEqual(rest.map((_, index) => (first ?? 0) + index + 1));
    const { body } = await cook.get(`/restaurants/${there.id}/board`);
    expect(socket.frames.at(-1)?.seq).toBe(body.board.seq);
  });

  test("is told everything anew when its room had missed something", async () => {
    const there = await world.restaurant();
    const cook = world.as(await world.crew(there, "kitchen"));
    await world.order(there);
    await using socket = await watch(cook, "kitchen", there.id);
    await socket.heard(1);
    // Changes of which no push tells: as if the Worker had died after each commit.
    await world.db.query(`update restaurants set feed_seq = feed_seq + 5 where id = $1`, [there.id]);
    await world.order(there);
    await expect.poll(() => socket.frames.at(-1)?.t, SOON).toBe("snapshot");
    const { body } = await cook.get(`/restaurants/${there.id}/board`);
    await expect.poll(() => socket.frames.at(-1)?.seq, SOON).toBe(body.board.seq);
  });
});

describe("everybody on the menu", () => {
  test("hears without a ticket what is left and what is sold out", async () => {
    const there = await world.restaurant({ stock: { tart: 2 } });
    await using socket = await watch(world.guest, "menu", there.id);
    await world.order(there, { change: { lines: [{ itemId: there.tart.id, quantity: 2 }] } });
    await expect
      .poll(
        () => socket.frames.map((frame) => (frame.t === "snapshot" ? frame.state : frame.change)["left"]).at(-1),
        SOON,
      )
      .toEqual({ [there.tart.id]: 0 });
  });
});

describe("a customer on any page", () => {
  test("hears that their order moved on", async () => {
    const customer = await world.account();
    const staff = await world.crew(here);
    await using socket = await watch(world.as(customer), "user", customer.userId);
    const order = await world.order(here, { by: customer, staff, status: "confirmed" });
    await socket.heard(1);
    const [frame] = socket.frames;
    expect(frame?.t === "snapshot" ? frame.state : frame?.change).toMatchObject({
      orderId: order.id,
      status: "confirmed",
    });
  });

  test("who signs out hears nothing more, in any of their rooms", async () => {
    const customer = await world.account();
    const order = await world.order(here, { by: customer });
    const who = world.as(customer);
    await using onOrder = await watch(who, "order", order.id);
    await using onUser = await watch(who, "user", customer.userId);
    expect((await who.post("/auth/logout")).status).toBe(204);
    expect((await onOrder.closed()).code).toBe(4403);
    expect((await onUser.closed()).code).toBe(4403);
  });

  /** Somebody who orders and cooks here, signed in as anybody signs in. */
  const signedIn = async () => {
    const person = { email: `${randomUUID()}@example.com`, password: "correct horse battery" };
    const made = await world.guest.post("/auth/signup", { ...person, firstName: "Robin" });
    await world.db.query(`insert into memberships (user_id, restaurant_id, role) values ($1, $2, 'kitchen')`, [
      made.body.user.id,
      here.id,
    ]);
    const signIn = async () => {
      const wish = { identifier: person.email, password: person.password };
      const { body } = await world.guest.post("/auth/signin", wish);
      return body as { accessToken: string; refreshToken: string; user: { id: string } };
    };
    return { ...(await signIn()), ...person, signIn };
  };
  const everywhere = async ({ accessToken, user }: { accessToken: string; user: { id: string } }) => {
    const who = world.bearer(accessToken);
    const placed = await who.post("/orders", await world.wish(here));
    return await Promise.all([
      watch(who, "order", placed.body.order.id),
      watch(who, "user", user.id),
      watch(who, "kitchen", here.id),
    ]);
  };
  /** Trades a refresh token, and lets the time go by in which it may be shown again. */
  const traded = async (refreshToken: string) => {
    const renewed = await world.guest.post("/auth/refresh-token", { refreshToken });
    await world.db.query(
      `update refresh_tokens set replaced_at = replaced_at - interval '11 seconds' where replaced_at is not null`,
    );
    return renewed.body.refreshToken as string;
  };
  const codesOf = async (sockets: readonly Listener[]) =>
    (await Promise.all(sockets.map(async (socket) => await socket.closed()))).map(({ code }) => code);

  test("whose stolen refresh token shows up is cut off everywhere, and other devices are not", async () => {
    const session = await signedIn();
    const other = await session.signIn();
    await using elsewhere = await watch(world.bearer(other.accessToken), "user", other.user.id);
    const sockets = await everywhere(session);
    const newest = await traded(session.refreshToken);
    const thief = await world.guest.post("/auth/refresh-token", { refreshToken: session.refreshToken });
    expect(thief.status).toBe(401);
    expect(await codesOf(sockets)).toEqual([4403, 4403, 4403]);
    expect((await world.guest.post("/auth/refresh-token", { refreshToken: newest })).status).toBe(401);
    await elsewhere.settled();
    expect((await world.guest.post("/auth/refresh-token", { refreshToken: other.refreshToken })).status).toBe(200);
  });

  test("whose stolen refresh token opens a page is cut off just the same", async () => {
    const session = await signedIn();
    const sockets = await everywhere(session);
    await traded(session.refreshToken);
    const page = await fetch(`${world.url}/orders`, {
      headers: { cookie: `__Host-refresh=${session.refreshToken}` },
      redirect: "manual",
    });
    await page.body?.cancel();
    expect(await codesOf(sockets)).toEqual([4403, 4403, 4403]);
  });

  test("of the crew whose role is gone leaves the board with the first request that shows it", async () => {
    const cook = await world.crew(here, "kitchen");
    await using socket = await watch(world.as(cook), "kitchen", here.id);
    await world.db.query(`delete from memberships where user_id = $1`, [cook.userId]);
    const refused = await world.as(cook).post("/room-tickets", { room: "kitchen", id: here.id });
    expect([refused.status, refused.body.code]).toEqual([401, "session_changed"]);
    expect((await socket.closed()).code).toBe(4403);
  });

  test("who ends all their other sessions, however many, is heard of in all their rooms, and stays", async () => {
    const session = await signedIn();
    const other = await session.signIn();
    const sockets = await everywhere(other);
    await using mine = await watch(world.bearer(session.accessToken), "user", session.user.id);
    await world.db.query(
      `insert into sessions (id, user_id, family_id, expires_at)
       select gen_random_uuid(), $1, gen_random_uuid(), now() + interval '1 day' from generate_series(1, 500)`,
      [session.user.id],
    );
    const wish = { keep: "this", currentPassword: session.password };
    const ended = await world.bearer(session.accessToken).post("/auth/sessions/end", wish);
    expect(ended.status).toBe(204);
    expect(await codesOf(sockets)).toEqual([4403, 4403, 4403]);
    await mine.settled();
    await using again = await watch(world.bearer(session.accessToken), "user", session.user.id);
    await again.settled();
    const open = await world.db.query(`select id from sessions where user_id = $1 and revoked_at is null`, [
      session.user.id,
    ]);
    expect(open).toHaveLength(1);
  });

  /** What becomes of a ticket that is shown now. */
  const codeOf = async (room: RoomKind, id: string, ticket: string) => {
    const url = `${world.url.replace("http", "ws")}/parties/${room}/${id}?ticket=${ticket}`;
    const socket = await listen(url, { origin: world.url });
    if ("refused" in socket) return socket.refused;
    await using listening = socket;
    return await Promise.race([
      listening.closed().then(({ code }) => code),
      listening.settled().then(() => "in" as const),
    ]);
  };

  test("who signs out leaves no ticket that opens anything, and whoever signs in next is let in with theirs", async () => {
    const session = await signedIn();
    const who = world.bearer(session.accessToken);
    const placed = await who.post("/orders", await world.wish(here));
    const places: [RoomKind, string][] = [
      ["order", placed.body.order.id],
      ["user", session.user.id],
      ["kitchen", here.id],
    ];
    const tickets = await Promise.all(places.map(async ([room, id]) => (await ticketFor(who, room, id)).body.ticket));
    const rest = await Promise.all(places.map(async ([room, id]) => (await ticketFor(who, room, id)).body.ticket));
    for (const [n, [room, id]] of places.entries()) expect(await codeOf(room, id, rest[n]), room).toBe("in");

    const next = await session.signIn();
    const theirs = (await ticketFor(world.bearer(next.accessToken), "user", session.user.id)).body.ticket;
    expect((await who.post("/auth/logout")).status).toBe(204);
    for (const [n, [room, id]] of places.entries()) {
      await expect.poll(async () => await codeOf(room, id, tickets[n]), SOON).toBe(4403);
      expect(await codeOf(room, id, tickets[n]), room).toBe(4409); // it was spent by being refused
    }
    expect(await codeOf("user", session.user.id, theirs)).toBe("in");
  });

  test("who loses their role leaves no ticket that opens the kitchen", async () => {
    const [owner, cook] = [await world.crew(here, "owner"), await world.crew(here, "kitchen")];
    const { ticket } = (await ticketFor(world.as(cook), "kitchen", here.id)).body;
    expect(
      (await world.as(owner).send("DELETE", `/restaurants/${here.id}/staff/${cook.userId}`, undefined)).status,
    ).toBe(204);
    await world.quiesce();
    expect(await codeOf("kitchen", here.id, ticket)).toBe(4403);
  });

  test("gets 300 tickets a minute, then hears when to come back; others are not held up", async () => {
    const customer = await world.account();
    const who = world.as(customer);
    for (let n = 0; n < 30; n++) {
      const ten = Array.from({ length: 10 }, async () => (await ticketFor(who, "user", customer.userId)).status);
      expect(new Set(await Promise.all(ten))).toEqual(new Set([201]));
    }
    const refused = await ticketFor(who, "user", customer.userId);
    expect([refused.status, refused.body.code]).toEqual([429, "rate_limited"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    const other = await world.account();
    expect((await ticketFor(world.as(other), "user", other.userId)).status).toBe(201);
  });

  test("of the crew who signs out leaves the board", async () => {
    const cook = await world.crew(here, "kitchen");
    await using socket = await watch(world.as(cook), "kitchen", here.id);
    await world.as(cook).post("/auth/logout");
    expect((await socket.closed()).code).toBe(4403);
  });
});

describe("one wish", () => {
  test("can be followed by its request id through the outbox, the queue, the hooks and the rooms", async () => {
    const there = await world.restaurant();
    const cook = world.as(await world.crew(there, "kitchen"));
    await world.order(there);
    await using socket = await watch(cook, "kitchen", there.id);
    await socket.heard(1);
    const requestId = `trace-${randomUUID()}`;
    const placed = await world.guest.with({ "x-request-id": requestId }).post("/orders", await world.wish(there));
    expect(placed.headers.get("x-request-id")).toBe(requestId);
    await world.quiesce();

    const [event] = await world.db.query(`select request_id from outbox where aggregate_id = $1`, [
      placed.body.order.id,
    ]);
    expect(event).toEqual({ request_id: requestId });
    await expect.poll(() => socket.frames.map((frame) => frame.requestId), SOON).toContain(requestId);
    const said = () =>
      world.logs.filter((line) => line["requestId"] === requestId).map(({ message, consumer }) => [message, consumer]);
    await expect.poll(said, SOON).toEqual(
      expect.arrayContaining([
        ["order placed", undefined],
        ["delivered", "kitchen"],
        ["delivered", "notifications"],
        ["delivered", "sender"],
      ]),
    );
    // and nothing of the guest, or of what opens their order, is in any line
    const lines = JSON.stringify(world.logs);
    for (const secret of [placed.body.order.contact.email, placed.body.access.track, "Ada"])
      expect(lines).not.toContain(secret);
  });

  test("with an id that is none gets one of ours", async () => {
    for (const id of ["short", "with spaces in it", "x".repeat(65), "<script>alert(1)</script>"]) {
      const answer = await world.guest.with({ "x-request-id": id }).get("/health");
      expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe("rooms that are away", () => {
  test("cost no order and no move; a page that polls sees everything", async () => {
    const away = await testWorld({ vars: { PARTYKIT_HOST: "http://127.0.0.1:9" } });
    try {
      const there = await away.restaurant();
      const staff = await away.crew(there);
      const order = await away.order(there, { staff, status: "ready" });
      const polled = await away.bearer(order.access.track ?? "").get(`/orders/${order.id}/events?after=1`);
      expect(polled.body.events.map(({ seq }: { seq: number }) => seq)).toEqual([2, 3, 4]);
      expect(polled.body.news).toMatchObject({ status: "ready", version: 4 });
      await away.quiesce();
    } finally {
      await away[Symbol.asyncDispose]();
    }
  });
});
