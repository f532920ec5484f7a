import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOM_KINDS, type RoomKind } from "#domain/token-claims.ts";
import { listen } from "#test/realtime/support/listener.ts";
import { testWorld, type World } from "#test/support/world.ts";
import { MATRIX, verdictOf, type Sentence } from "./matrix.ts";
import { callerFor, WHO, type Who } from "./principals.ts";
import { ask, requestOf, type Asked } from "./requests.ts";
import { setScene, type Scene } from "./scene.ts";

// The doors of the rooms are no routes of the router: what opens them is the ticket, and who gets one stands in the matrix.

let world: World;
let scene: Scene;
beforeAll(async () => {
  world = await testWorld();
  scene = await setScene(world);
  await world.quiesce();
});
afterAll(async () => await world[Symbol.asyncDispose]());

type Room = { room: RoomKind; id: string };
const roomIn = ({ body }: Asked) => JSON.parse(body ?? "{}") as Room;
const pathOf = ({ room, id }: Room) => `/parties/${room}/${id}`;
/** The rooms of the scene: each is somebody's, and none is everybody's but the menu's. */
const roomsOf = ({ guests, own, here, customer }: Scene): Room[] => [
  { room: "order", id: guests.id },
  { room: "order", id: own.id },
  { room: "kitchen", id: here.id },
  { room: "user", id: customer.userId },
];
const knock = async (at: Room, query: string, headers: Record<string, string> = { origin: world.url }) =>
  await listen(`${world.url.replace("http", "ws")}${pathOf(at)}${query}`, headers);
/** What somebody hears who may come in: something, or the door's refusal. */
async function outcome(at: Room, query: string, headers?: Record<string, string>): Promise<number | "in"> {
  const socket = await knock(at, query, headers);
  if ("refused" in socket) return socket.refused;
  await using listening = socket;
  await listening.settled();
  return "in";
}

const TICKETS = (Object.keys(MATRIX) as Sentence[]).filter((sentence) => sentence.startsWith("gets a ticket"));
const holders = TICKETS.flatMap((sentence) =>
  WHO.filter((who) => verdictOf(sentence, who) === "yes").map((who) => [who, sentence] as const),
);

describe("a ticket", () => {
  test.each(holders)("that %s got, who %s, opens that room, once, and no other", async (who, sentence) => {
    const asked = await requestOf(sentence, scene);
    const { body } = await ask(await callerFor(who, scene), asked);
    const [query, its] = [`?ticket=${body.ticket}`, roomIn(asked)];
    const others = roomsOf(scene).filter(({ id }) => id !== its.id);
    expect(others).toHaveLength(3);
    for (const other of others) expect(await outcome(other, query), pathOf(other)).toBe(401);
    expect(await outcome(its, query, { origin: "https://elsewhere.example" })).toBe(403);
    expect(await outcome(its, query)).toBe("in");
    const again = await knock(its, query);
    if ("refused" in again) throw new Error(`The door was shut with ${again.refused}.`);
    expect((await again.closed()).code).toBe(4409);
  });

  test.each(WHO)("is what %s needs: no other proof opens a room", async (who) => {
    const { headers } = await callerFor(who, scene);
    const token = headers["authorization"]?.replace("Bearer ", "") ?? "";
    for (const at of roomsOf(scene)) {
      const proofs = { origin: world.url, ...headers };
      // What another site's page sends is told off for that; either way, nobody comes in.
      const refusal = proofs.origin === world.url ? 401 : 403;
      expect(await outcome(at, "", proofs)).toBe(refusal);
      expect(await outcome(at, `?ticket=${token}`, proofs)).toBe(refusal);
    }
  });
});

describe("the room of a menu", () => {
  test("is for everybody on our own pages, and for no other site", async () => {
    const menu = { room: "menu", id: scene.here.id } as const;
    expect(await outcome(menu, "")).toBe("in");
    expect(await outcome(menu, "", { origin: "https://elsewhere.example" })).toBe(403);
    expect(await outcome(menu, "", {})).toBe(403);
  });
});

describe("over plain HTTP", () => {
  test.each(ROOM_KINDS)("nobody finds a room of kind %s, or tells it anything", async (room) => {
    const all: Room[] = [...roomsOf(scene), { room: "menu", id: scene.here.id }];
    const at = all.find((each) => each.room === room) as Room;
    const push = JSON.stringify({ t: "snapshot", seq: 99, state: { orderId: at.id, status: "ready", version: 99 } });
    for (const who of WHO satisfies readonly Who[]) {
      const caller = await callerFor(who, scene);
      for (const [method, body] of [
        ["GET", undefined],
        ["POST", push],
        ["DELETE", undefined],
      ] as const) {
        const answer = await caller.sendTo(method, pathOf(at), body);
        expect([answer.status, answer.text], `${who} ${method}`).toEqual([404, "Not found"]);
      }
    }
  });

  test("nothing of what was tried has reached a listener", async () => {
    const sentence = "gets a ticket for the room of a guest's order";
    const asked = await requestOf(sentence, scene);
    const { body } = await ask(await callerFor("staff", scene), asked);
    const socket = await knock(roomIn(asked), `?ticket=${body.ticket}`);
    if ("refused" in socket) throw new Error(`The door was shut with ${socket.refused}.`);
    await using listening = socket;
    expect((await listening.settled()).map(({ seq }) => seq)).toEqual([1]);
  });
});
