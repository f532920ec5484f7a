import { createHmac, randomUUID } from "node:crypto";
import type { Consumer, Delivery } from "#domain/events.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { sign } from "#local/qstash/signature.ts";
import { PUSH_SIGNATURE_HEADER } from "#realtime/push-signature.ts";
import { holderOf, proofOf, type Scene, type SetScene } from "./scene.ts";
import { pick, type Stage } from "./stage.ts";
import type { WireRequest } from "./wire-request.ts";

/** The wish for a ticket to a room of this kind. */
export async function ticketFor(stage: Stage, kind: RoomKind, choice: number): Promise<Scene> {
  const { houses, people } = stage;
  const order = stage.someOrder(choice);
  const [headers, id] =
    kind === "order"
      ? [await holderOf(stage, order, choice), order.id]
      : kind === "kitchen"
        ? [await proofOf(stage, "kitchen", choice), houses.orders.id]
        : [await proofOf(stage, "customer", choice), people.accounts.customer.userId];
  return { headers, names: { room: kind, id } };
}

/** At the door of a room with a ticket for it. */
export const atTheDoor =
  (kind: RoomKind): SetScene =>
  async (stage, choice) => {
    const upgrade = [
      { name: "connection", value: "Upgrade" },
      { name: "upgrade", value: "websocket" },
      { name: "sec-websocket-version", value: "13" },
      { name: "sec-websocket-key", value: "dGhlIHNhbXBsZSBub25jZQ==" },
      { name: "origin", value: stage.world.url },
    ];
    if (kind === "menu") return { headers: upgrade, names: { id: stage.houses.orders.id, ticket: undefined } };
    const { headers, names } = await ticketFor(stage, kind, choice);
    const { ticket } = (await stage.call("POST", "/room-tickets", headers, names)) as { ticket: string };
    return { headers: upgrade, names: { id: names["id"], ticket } };
  };

const ROOM_ID_OF: Record<RoomKind, string> = {
  order: "orderId",
  kitchen: "restaurantId",
  user: "userId",
  menu: "restaurantId",
};

/** A push with a good signature, into a room of its own, which nobody else uses. */
export const pushing =
  (kind: RoomKind): SetScene =>
  async (stage, choice) => {
    const id = randomUUID();
    const seq = 1 + choice;
    const state = { [ROOM_ID_OF[kind]]: id, seq, version: seq, cards: [], soldOut: [], left: {}, events: [] };
    const key = stage.world.vars["ROOM_PUSH_KEY"] ?? "";
    return {
      headers: [],
      names: { id, t: "snapshot", seq, state, requestId: undefined },
      sign: (path, body) => {
        const at = Math.floor(Date.now() / 1_000);
        const mac = createHmac("sha256", key).update(`${at}.${path}.`).update(body).digest("hex");
        return { [PUSH_SIGNATURE_HEADER]: `t=${at},v1=${mac}` };
      },
    };
  };

/** Signs as QStash does, whatever is sent. */
export const byQstash = ({ world }: Stage): WireRequest["sign"] => {
  const key = world.vars["QSTASH_CURRENT_SIGNING_KEY"] ?? "";
  return (path, body) => ({ "upstash-signature": sign(key, world.url + path, body, Date.now()) });
};

/** One that the queue may have: what waits behind another has never been handed to it. */
async function someDelivery({ world }: Stage, consumer: Consumer, choice: number): Promise<Delivery> {
  const sql = `select delivery_view_v1(e, d.consumer, d.gen) as delivery from deliveries d join outbox e on e.id = d.event_id
    where d.consumer = $1 and not exists (
      select from deliveries p
      where p.aggregate_id = d.aggregate_id and p.consumer = d.consumer and p.version < d.version and p.acked_at is null
    ) order by e.id desc limit 40`;
  return pick(await world.db.query<{ delivery: Delivery }>(sql, [consumer]), choice).delivery;
}

/** A message of the queue for this consumer, about something that happened. */
export const delivering =
  (consumer: Consumer): SetScene =>
  async (stage, choice) => ({
    headers: [],
    names: { ...(await someDelivery(stage, consumer, choice)) },
    sign: byQstash(stage),
  });

/** What the queue tells of a message that it gave up. */
export async function failing(stage: Stage, choice: number): Promise<Scene> {
  const delivery = await someDelivery(stage, pick(["kitchen", "notifications"], choice), choice);
  const sourceBody = Buffer.from(JSON.stringify(delivery)).toString("base64");
  return { headers: [], names: { sourceBody, status: 500, retried: 3 }, sign: byQstash(stage) };
}
