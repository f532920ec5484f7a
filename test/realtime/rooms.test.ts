import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COLUMN_SLIPS_MAX } from "#domain/board.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { type Rooms, productRooms, isRefused, PUBLIC_URL } from "./support/hosts.ts";
import { newSigningKey, nowSeconds } from "./support/keys.ts";
import { listen } from "./support/listener.ts";
import { availability, board, boardChange, card, orderNews, userNews } from "./support/news.ts";

let rooms: Rooms;
beforeAll(async () => {
  rooms = await productRooms();
}, 180_000);
afterAll(async () => {
  await rooms?.[Symbol.asyncDispose]();
});

const seqs = (frames: { t: string; seq: number }[]) => frames.map(({ t, seq }) => `${t} ${seq}`);

/** Pushes the order's news up to a version, one after the other. */
async function tellOrder(id: string, from: number, to: number) {
  for (let version = from; version <= to; version++) {
    await rooms.push("order", id, {
      t: "event",
      seq: version,
      change: orderNews(id, version),
      requestId: `r-${version}`,
    });
  }
}
const tellKitchen = (id: string, seq: number) =>
  rooms.push("kitchen", id, { t: "event", seq, change: boardChange(id, seq) });
const showKitchen = (id: string, seq: number) =>
  rooms.push("kitchen", id, { t: "snapshot", seq, state: board(id, seq) });

describe("following an order", () => {
  test("whoever comes is told the present status at once, and every later one as it happens", async () => {
    const id = randomUUID();
    await tellOrder(id, 1, 2);
    await using guest = await rooms.join("order", id);
    const [first] = await guest.heard(1);
    expect(Date.now() - guest.openedAt).toBeLessThan(200);
    expect(first).toMatchObject({ t: "snapshot", seq: 2, state: { orderId: id, version: 2, status: "confirmed" } });

    await tellOrder(id, 3, 3);
    expect((await guest.heard(2))[1]).toEqual({ t: "event", seq: 3, change: orderNews(id, 3), requestId: "r-3" });
  });

  test("whoever comes back is told what was missed, and nothing twice", async () => {
    const id = randomUUID();
    await tellOrder(id, 1, 5);
    await using back = await rooms.join("order", id, { since: 2 });
    expect(seqs(await back.heard(3))).toEqual(["event 3", "event 4", "event 5"]);
    await using current = await rooms.join("order", id, { since: 5 });
    expect(await current.settled()).toEqual([]);
  });

  test("a client that claims to know more than the room gets what the room has", async () => {
    const id = randomUUID();
    await tellOrder(id, 1, 1);
    await using client = await rooms.join("order", id, { since: 9 });
    expect(seqs(await client.heard(1))).toEqual(["snapshot 1"]);
  });

  test("an order whose news never came is silent until they come", async () => {
    const id = randomUUID();
    await using guest = await rooms.join("order", id);
    expect(await guest.settled()).toEqual([]);
    await tellOrder(id, 1, 1);
    expect(seqs(await guest.heard(1))).toEqual(["snapshot 1"]);
  });

  test("whoever comes after the food was picked up sees that it was", async () => {
    const id = randomUUID();
    await rooms.push("order", id, { t: "event", seq: 5, change: orderNews(id, 5, "picked_up") });
    await using late = await rooms.join("order", id);
    expect((await late.heard(1))[0]).toMatchObject({ t: "snapshot", seq: 5, state: { status: "picked_up" } });
  });

  test("nobody hears of an order that is not theirs", async () => {
    const [mine, other] = [randomUUID(), randomUUID()];
    await using me = await rooms.join("order", mine);
    await tellOrder(other, 1, 3);
    await tellOrder(mine, 1, 1);
    await me.heard(1);
    expect((await me.settled()).map((frame) => (frame.t === "snapshot" ? frame.state.orderId : null))).toEqual([mine]);
  });

  test("whoever left hears nothing more", async () => {
    const id = randomUUID();
    await tellOrder(id, 1, 1);
    const guest = await rooms.join("order", id);
    await guest.heard(1);
    await guest[Symbol.asyncDispose]();
    await tellOrder(id, 2, 3);
    expect(guest.frames).toHaveLength(1);
  });

  test("news that overtook older news win, and the older ones go unsaid", async () => {
    const id = randomUUID();
    await tellOrder(id, 1, 1);
    await using guest = await rooms.join("order", id, { since: 1 });
    expect(await rooms.push("order", id, { t: "event", seq: 3, change: orderNews(id, 3) })).toEqual({
      seq: 3,
      missing: false,
    });
    expect(await rooms.push("order", id, { t: "event", seq: 2, change: orderNews(id, 2) })).toMatchObject({ seq: 3 });
    await guest.heard(1);
    expect(seqs(await guest.settled())).toEqual(["snapshot 3"]);
  });
});

describe("the kitchen's rail", () => {
  test("a room that knows no board asks for one, and then hangs up slip after slip", async () => {
    const id = randomUUID();
    await using tablet = await rooms.join("kitchen", id);
    expect(await tellKitchen(id, 4)).toEqual({ seq: 0, missing: true });
    expect(await showKitchen(id, 4)).toEqual({ seq: 4, missing: false });
    expect(await tellKitchen(id, 5)).toEqual({ seq: 5, missing: false });
    expect(seqs(await tablet.heard(2))).toEqual(["snapshot 4", "event 5"]);
    await using second = await rooms.join("kitchen", id);
    expect((await second.heard(1))[0]).toMatchObject({ t: "snapshot", seq: 5, state: board(id, 5) });
  });

  test("pushes that overtake each other reach every tablet in order, and nobody is asked for more", async () => {
    const id = randomUUID();
    await showKitchen(id, 1);
    await using tablet = await rooms.join("kitchen", id, { since: 1 });
    const answers = await Promise.all([4, 3, 6, 2, 5, 3].map((seq) => tellKitchen(id, seq)));
    expect(answers.some(({ missing }) => missing)).toBe(false);
    await tablet.heard(5);
    expect(seqs(await tablet.settled())).toEqual(["event 2", "event 3", "event 4", "event 5", "event 6"]);
  });

  test("a push that never came is missed soon: one other is asked for the whole board, which closes the gap", async () => {
    const id = randomUUID();
    await showKitchen(id, 1);
    await using tablet = await rooms.join("kitchen", id, { since: 1 });
    const answers = await Promise.all([3, 4, 5].map((seq) => tellKitchen(id, seq)));
    expect(answers.filter(({ missing }) => missing)).toHaveLength(1);
    expect(tablet.frames).toEqual([]);
    expect(await showKitchen(id, 4)).toEqual({ seq: 5, missing: false });
    expect(seqs(await tablet.heard(2))).toEqual(["snapshot 4", "event 5"]);
    await using second = await rooms.join("kitchen", id);
    expect((await second.heard(1))[0]).toMatchObject({ state: board(id, 5) });
  });

  test("news of an order that the board only counts are not guessed at: the whole board is asked for at once", async () => {
    const id = randomUUID();
    const full = COLUMN_SLIPS_MAX + 10;
    await showKitchen(id, full);
    await using tablet = await rooms.join("kitchen", id, { since: full });
    const change = { restaurantId: id, seq: full + 1, card: card(full - 5, "confirmed", 2) };
    expect(await rooms.push("kitchen", id, { t: "event", seq: full + 1, change })).toEqual({
      seq: full,
      missing: true,
    });
    expect(tablet.frames).toEqual([]);
    expect(await showKitchen(id, full + 1)).toEqual({ seq: full + 1, missing: false });
    expect(await tellKitchen(id, full + 2)).toEqual({ seq: full + 2, missing: false });
    expect(seqs(await tablet.heard(2))).toEqual([`snapshot ${full + 1}`, `event ${full + 2}`]);
  });

  test("a tablet that was away for longer than the room remembers gets the whole board", async () => {
    const id = randomUUID();
    await showKitchen(id, 1);
    for (let seq = 2; seq <= 60; seq++) await tellKitchen(id, seq);
    await using away = await rooms.join("kitchen", id, { since: 5 });
    expect(seqs(await away.heard(1))).toEqual(["snapshot 60"]);
    await using shortly = await rooms.join("kitchen", id, { since: 11 });
    expect(await shortly.heard(49)).toHaveLength(49);
  });
});

describe("other rooms", () => {
  test("news for one person reach that person's room, in order even when they overtook each other", async () => {
    const id = randomUUID();
    const tell = (seq: number) => rooms.push("user", id, { t: "event", seq, change: userNews(id, seq) });
    await tell(1);
    await using person = await rooms.join("user", id, { since: 1 });
    await Promise.all([tell(3), tell(2)]);
    expect(seqs(await person.heard(2))).toEqual(["event 2", "event 3"]);
  });

  test("news for one person that never come hold up the later ones only for a moment", async () => {
    const id = randomUUID();
    const tell = (seq: number) => rooms.push("user", id, { t: "event", seq, change: userNews(id, seq) });
    await tell(1);
    await using person = await rooms.join("user", id, { since: 1 });
    expect(await tell(3)).toEqual({ seq: 3, missing: false });
    expect(seqs(await person.heard(1))).toEqual(["snapshot 3"]);
  });

  test("anybody may watch what can be ordered, without a ticket", async () => {
    const id = randomUUID();
    await rooms.push("menu", id, { t: "event", seq: 7, change: availability(id, 7) });
    await using anybody = await rooms.join("menu", id);
    await rooms.push("menu", id, { t: "event", seq: 12, change: availability(id, 12) });
    expect(seqs(await anybody.heard(2))).toEqual(["snapshot 7", "snapshot 12"]);
  });
});

describe("the door for sockets", () => {
  const knock = async (path: string, headers: Record<string, string> = { Origin: PUBLIC_URL }) => {
    const outcome = await listen(path, headers);
    if (isRefused(outcome)) return outcome.refused;
    const { code } = await outcome.closed();
    return { code, frames: outcome.frames };
  };
  /** A room with something to overhear. */
  const knownOrder = async () => {
    const id = randomUUID();
    await tellOrder(id, 1, 1);
    return id;
  };

  test("a ticket opens its room and no other", async () => {
    const [mine, other] = [await knownOrder(), await knownOrder()];
    const ticket = await rooms.keys.ticket("order", mine);
    expect(await knock(await rooms.address("order", other, { ticket }))).toBe(401);
    expect(await knock(await rooms.address("kitchen", mine, { ticket }))).toBe(401);
    await using me = await rooms.join("order", mine, { ticket });
    await me.heard(1);
  });

  test("a ticket opens its room once", async () => {
    const id = await knownOrder();
    const ticket = await rooms.keys.ticket("order", id);
    await using first = await rooms.join("order", id, { ticket });
    await first.heard(1);
    expect(await knock(await rooms.address("order", id, { ticket }))).toEqual({ code: 4409, frames: [] });
  });

  test("of a ticket that is used twenty times at once, one opens the room", async () => {
    const id = await knownOrder();
    const ticket = await rooms.keys.ticket("order", id);
    const clients = await Promise.all(Array.from({ length: 20 }, () => rooms.join("order", id, { ticket })));
    const heard = await Promise.all(clients.map((client) => Promise.race([client.heard(1), client.closed()])));
    expect(heard.filter((outcome) => Array.isArray(outcome))).toHaveLength(1);
    for (const client of clients) await client[Symbol.asyncDispose]();
  });

  test.each([
    ["no ticket", { ticket: "" }],
    ["a text that is no ticket", { ticket: "a.b.c" }],
    ["one that is far too long", { ticket: "x".repeat(5_000) }],
    ["one that has run out", { madeAt: nowSeconds() - 120 }],
    ["one that lives longer than tickets may", { madeAt: nowSeconds() - 120, lives: 3600 }],
    ["an access token", { typ: "at+jwt" }],
    ["one for the API", { aud: "comanda:api" }],
    ["one from elsewhere", { iss: "somebody" }],
    ["one without a role of ours", { role: "owner" }],
  ])("%s opens nothing", async (_, bent) => {
    const id = await knownOrder();
    expect(await knock(await rooms.address("order", id, bent))).toBe(401);
  });

  test("a ticket is good for half a minute, and two seconds for clocks that differ", async () => {
    const id = await knownOrder();
    expect(await knock(await rooms.address("order", id, { madeAt: nowSeconds() - 33 }))).toBe(401);
    expect(await knock(await rooms.address("order", id, { madeAt: nowSeconds() + 10 }))).toBe(401);
    await using me = await rooms.join("order", id, { madeAt: nowSeconds() - 27 });
    expect(await me.heard(1)).toHaveLength(1);
  });

  test("a ticket in which any letter was changed opens nothing, and is still good as it was", async () => {
    const id = await knownOrder();
    const ticket = await rooms.keys.ticket("order", id);
    const places = [...ticket].flatMap((letter, place) => (letter === "." ? [] : [place]));
    // Each tenth, and all of the end: its last letter carries bits that mean nothing.
    const chosen = places.filter((place) => place % 10 === 0 || place > ticket.length - 4);
    for (const place of chosen) {
      for (const letter of ["A", "B", "g", "h"].filter((each) => each !== ticket[place])) {
        const changed = ticket.slice(0, place) + letter + ticket.slice(place + 1);
        expect(await knock(await rooms.address("order", id, { ticket: changed })), `${letter} at ${place}`).toBe(401);
      }
    }
    for (const more of [`${ticket}A`, `${ticket}=`, ` ${ticket}`, ticket.slice(0, -1)])
      expect(await knock(await rooms.address("order", id, { ticket: more }))).toBe(401);
    await using me = await rooms.join("order", id, { ticket });
    expect(await me.heard(1)).toHaveLength(1);
  });

  test("a ticket that was signed with another key opens nothing", async () => {
    const id = await knownOrder();
    const key = await newSigningKey("k1");
    expect(await knock(await rooms.address("order", id, { key }))).toBe(401);
  });

  test("a ticket without a signature opens nothing", async () => {
    const id = await knownOrder();
    const [, claims] = (await rooms.keys.ticket("order", id)).split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none", typ: "room-ticket+jwt" })).toString("base64url");
    expect(await knock(await rooms.address("order", id, { ticket: `${header}.${claims}.` }))).toBe(401);
  });

  test("a ticket that was signed by a key on its way out still opens", async () => {
    const id = await knownOrder();
    const key = JSON.parse(rooms.keys.jwtKeys)[1];
    await using me = await rooms.join("order", id, { key });
    expect(await me.heard(1)).toHaveLength(1);
  });

  test("nobody enters another person's room, and no guest a kitchen, even with a ticket made by mistake", async () => {
    const id = randomUUID();
    expect(await knock(await rooms.address("user", id, { sub: randomUUID() }))).toBe(401);
    expect(await knock(await rooms.address("kitchen", id, { role: "customer" }))).toBe(401);
  });

  test("a page of another site cannot listen, whatever ticket it brings", async () => {
    const id = await knownOrder();
    for (const Origin of [
      "https://evil.example",
      "null",
      `${PUBLIC_URL}.evil.example`,
      PUBLIC_URL.replace("http:", "https:"),
    ]) {
      expect(await knock(await rooms.address("order", id), { Origin }), Origin).toBe(403);
      expect(await knock(await rooms.address("menu", id), { Origin }), Origin).toBe(403);
    }
  });

  test("a client that is no browser may listen with a ticket, and not without one", async () => {
    const id = await knownOrder();
    const outcome = await listen(await rooms.address("order", id));
    if (isRefused(outcome)) throw new Error("refused");
    await using client = outcome;
    await client.heard(1);
    expect(await knock(await rooms.address("menu", randomUUID()), {})).toBe(403);
  });

  test("what a client forges in query and headers changes nothing", async () => {
    const id = await knownOrder();
    const admission = encodeURIComponent(JSON.stringify({ role: "crew", jti: null, end: null }));
    const forged = {
      "x-room-admission": admission,
      "x-partykit-props": '{"role":"crew"}',
      "x-partykit-room": randomUUID(),
    };
    const without = `${rooms.url.replace("http", "ws")}/parties/order/${id}?_pk=crew&ticket=x`;
    expect(await knock(without, { Origin: PUBLIC_URL, ...forged })).toBe(401);

    const victim = await rooms.join("order", id);
    const address = await rooms.address("order", id);
    const outcome = await listen(`${address}&_pk=victim&_pk=other`, { Origin: PUBLIC_URL, ...forged });
    if (isRefused(outcome)) throw new Error("refused");
    await outcome.heard(1);
    expect(seqs(outcome.frames)).toEqual(["snapshot 1"]);
    await tellOrder(id, 2, 2);
    await Promise.all([victim.heard(2), outcome.heard(2)]);
    await Promise.all([victim[Symbol.asyncDispose](), outcome[Symbol.asyncDispose]()]);
  });

  test("rooms are named by uuids, and there are four kinds", async () => {
    const ticket = await rooms.keys.ticket("order", "table-1");
    const base = rooms.url.replace("http", "ws");
    expect(await knock(`${base}/parties/order/table-1?ticket=${ticket}`)).toBe(404);
    for (const kind of ["main", "hasher", "Order", "constructor"]) {
      expect(await knock(`${base}/parties/${kind}/${randomUUID()}`)).toBe(404);
    }
    expect(await knock(`${base}/party/${randomUUID()}`)).toBe(404);
  });
});

describe("the door for pushes", () => {
  const news = (id: string) => JSON.stringify({ t: "event", seq: 1, change: orderNews(id, 1) });
  const knock = async (id: string, headers: Record<string, string>, body = news(id), path = `/parties/order/${id}`) => {
    const response = await rooms.http(path, { method: "POST", headers, body });
    return { status: response.status, body: await response.text() };
  };
  const notFound = { status: 404, body: "Not found" };

  test.each(["GET", "POST", "PUT", "DELETE", "OPTIONS"])("to %s from outside, no room exists", async (method) => {
    for (const kind of ["order", "kitchen", "user", "menu", "main"]) {
      const response = await rooms.http(`/parties/${kind}/${randomUUID()}`, { method });
      expect(response.status).toBe(404);
    }
  });

  test("an unsigned push goes nowhere, even when it says that it is ours", async () => {
    const id = randomUUID();
    expect(await knock(id, {})).toEqual(notFound);
    expect(await knock(id, { "x-comanda-push": "1" })).toEqual(notFound);
    await using guest = await rooms.join("order", id);
    expect(await guest.settled()).toEqual([]);
  });

  test("only a fresh signature over this body and this room counts", async () => {
    const id = randomUUID();
    const path = `/parties/order/${id}`;
    const { keys } = rooms;
    const signature = (header: string) => ({ "x-comanda-signature": header });
    const refused = [
      keys.sign(path, news(randomUUID())),
      keys.sign(`/parties/order/${randomUUID()}`, news(id)),
      keys.sign(path, news(id), nowSeconds() - 90),
      keys.sign(path, news(id), nowSeconds() + 90),
      keys.sign(path, news(id)).replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      keys.sign(path, news(id)).replace("v1=", "v1=00"),
      "t=,v1=",
    ];
    for (const header of refused) expect(await knock(id, signature(header)), header).toEqual(notFound);
    const answer = await knock(id, signature(keys.sign(path, news(id))));
    expect(answer).toEqual({ status: 200, body: JSON.stringify({ seq: 1, missing: false }) });
  });

  test.each<[string, RoomKind, (id: string) => unknown]>([
    ["news of another order", "order", () => ({ t: "event", seq: 1, change: orderNews(randomUUID(), 1) })],
    ["news under another seq", "order", (id) => ({ t: "event", seq: 2, change: orderNews(id, 1) })],
    ["a board of another restaurant", "kitchen", () => ({ t: "snapshot", seq: 1, state: board(randomUUID(), 1) })],
    ["a seq that is no number", "order", (id) => ({ t: "event", seq: "1", change: orderNews(id, 1) })],
    ["an event without a change", "order", () => ({ t: "event", seq: 1, change: null })],
    ["something unknown", "order", () => ({ t: "wipe" })],
    ["no object", "order", () => 7],
  ])("%s are refused although they are signed", async (_, kind, push) => {
    const id = randomUUID();
    const path = `/parties/${kind}/${id}`;
    const body = JSON.stringify(push(id));
    const headers = { "x-comanda-signature": rooms.keys.sign(path, body) };
    expect((await knock(id, headers, body, path)).status).toBe(400);
  });
});

describe("sockets end", () => {
  test("when the token behind the ticket ends", async () => {
    const id = randomUUID();
    const end = nowSeconds() + 1;
    await using guest = await rooms.join("order", id, { end });
    expect(await guest.closed()).toEqual({ code: 4401, reason: "ended" });
    expect(Date.now()).toBeGreaterThanOrEqual(end * 1000);
    expect(Date.now()).toBeLessThan(end * 1000 + 1_000);
  });

  test("when a session is closed, and only that session's", async () => {
    const id = randomUUID();
    const [sid, sub] = [randomUUID(), randomUUID()];
    await using gone = await rooms.join("order", id, { sid });
    await using sameUser = await rooms.join("order", id, { sub });
    await using other = await rooms.join("order", id);
    await rooms.push("order", id, { t: "close", sessionId: sid });
    expect(await gone.closed()).toEqual({ code: 4403, reason: "session_closed" });
    await rooms.push("order", id, { t: "close", userId: sub });
    expect((await sameUser.closed()).code).toBe(4403);
    await tellOrder(id, 1, 1);
    await other.heard(1);
    expect(gone.frames).toEqual([]);
  });

  test("and a ticket that was made before the session was closed opens nothing any more", async () => {
    const id = randomUUID();
    const sid = randomUUID();
    const ticket = await rooms.keys.ticket("order", id, { sid });
    await rooms.push("order", id, { t: "close", sessionId: sid });
    await tellOrder(id, 1, 1);
    await using late = await rooms.join("order", id, { ticket });
    expect((await late.closed()).code).toBe(4403);
    expect(late.frames).toEqual([]);
  });

  test("when a client says anything but ping", async () => {
    const id = randomUUID();
    await using chatty = await rooms.join("order", id);
    chatty.send('{"t":"event","seq":99}');
    expect(await chatty.closed()).toEqual({ code: 1008, reason: "read_only" });
    await using binary = await rooms.join("order", id);
    binary.send(Buffer.alloc(2_000));
    expect((await binary.closed()).code).toBe(1008);
  });
});

test("fifty people who follow fifty orders hear of fifty updates: each of their own, and of nothing else", async () => {
  const ids = Array.from({ length: 50 }, () => randomUUID());
  await Promise.all(ids.map((id) => tellOrder(id, 1, 1)));
  const trackers = await Promise.all(ids.map((id) => rooms.join("order", id, { since: 1 })));
  await Promise.all(ids.map((id) => tellOrder(id, 2, 2)));
  await Promise.all(trackers.map((tracker) => tracker.heard(1)));
  const deliveries = await Promise.all(trackers.map((tracker) => tracker.settled()));
  expect(deliveries.flat()).toHaveLength(50);
  expect(deliveries.map(([frame]) => (frame?.t === "event" ? frame.change.orderId : null))).toEqual(ids);
  await Promise.all(trackers.map((tracker) => tracker[Symbol.asyncDispose]()));
});

test("fifty updates of one order reach each of its fifty followers once, in order", async () => {
  const id = randomUUID();
  await tellOrder(id, 1, 1);
  const followers = await Promise.all(Array.from({ length: 50 }, () => rooms.join("order", id, { since: 1 })));
  await tellOrder(id, 2, 51);
  const wanted = Array.from({ length: 50 }, (_, index) => `event ${index + 2}`);
  for (const follower of followers) {
    await follower.heard(50);
    expect(seqs(await follower.settled())).toEqual(wanted);
  }
  await Promise.all(followers.map((follower) => follower[Symbol.asyncDispose]()));
});
