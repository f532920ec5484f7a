import type * as Party from "partykit/server";
import { type Door, enterRoom } from "#realtime/door.ts";
import { hostRoom } from "#realtime/durable.ts";
import KitchenParty from "#realtime/kitchen-room.ts";
import { ROOM_LIMITS, type RoomLimits } from "#realtime/live-room.ts";
import MenuParty from "#realtime/menu-room.ts";
import OrderParty from "#realtime/order-room.ts";
import { asParty } from "#realtime/party-types.ts";
import UserParty from "#realtime/user-room.ts";

// The rooms alone, hosted as the Worker hosts them, and beside them some in a hurry: so that tests need not wait for a day to
// pass. Pushes come in by `/inside/<door>/<id>`, through the object's stub, as the Worker's do.

type Room = Party.Worker & (new (room: Party.Room, limits?: RoomLimits) => Party.Server);

const made: Record<string, number> = {};

/** The same room with other limits. It counts how often it was made: a sleeping room is made anew when it wakes up. */
function bent(name: string, Base: Room, limits: Partial<RoomLimits> = {}) {
  return class extends Base {
    constructor(room: Party.Room) {
      super(room, { ...ROOM_LIMITS, ...limits });
      made[name] = (made[name] ?? 0) + 1;
    }
  };
}

const report = (message: string, { party, error }: { party: string; error: unknown }) =>
  console.error(message, party, error);

const PARTIES = {
  order: bent("order", OrderParty),
  kitchen: bent("kitchen", KitchenParty),
  user: bent("user", UserParty),
  menu: bent("menu", MenuParty),
  /** An order's room where a minute of silence is over in a second. */
  impatient: bent("impatient", OrderParty, { silenceMilliseconds: 1_000 }),
  /** A kitchen's room where a day has one second. */
  forgetful: bent("forgetful", KitchenParty, { keptMilliseconds: 1_000 }),
  /** An order's room that takes its time to write. */
  leisurely: bent("leisurely", OrderParty, { gatherMilliseconds: 2_000 }),
  /** An order's room that remembers three used tickets at a time. */
  forgetting: bent("forgetting", OrderParty, { spentTicketsMax: 3, silenceMilliseconds: 1_000 }),
  /** A menu's room that four sockets fill, three of them from one address, and that sends little to whom it does not hear. */
  small: bent("small", MenuParty, { socketsMax: 4, socketsPerAddressMax: 3, unheardCharactersMax: 2_000 }),
};

export const OrderRoom = hostRoom("order", PARTIES.order, report);
export const KitchenRoom = hostRoom("kitchen", PARTIES.kitchen, report);
export const UserRoom = hostRoom("user", PARTIES.user, report);
export const MenuRoom = hostRoom("menu", PARTIES.menu, report);
export const ImpatientRoom = hostRoom("impatient", PARTIES.impatient, report);
export const ForgetfulRoom = hostRoom("forgetful", PARTIES.forgetful, report);
export const LeisurelyRoom = hostRoom("leisurely", PARTIES.leisurely, report);
export const ForgettingRoom = hostRoom("forgetting", PARTIES.forgetting, report);
export const SmallRoom = hostRoom("small", PARTIES.small, report);

type Env = Record<keyof typeof PARTIES, DurableObjectNamespace>;

export default {
  async fetch(request, env, ctx) {
    const doors: Record<string, Door> = Object.fromEntries(
      Object.entries(PARTIES).map(([name, Party]) => [name, { Room: Party, namespace: env[name as keyof Env] }]),
    );
    const [, where, name = "", id = ""] = new URL(request.url).pathname.split("/");
    if (where === "made") return Response.json(made[name] ?? 0);
    const door = doors[name];
    if (where !== "inside" || !door) return await enterRoom(request, doors, env, ctx, report);
    const stub = door.namespace.get(door.namespace.idFromName(id));
    const push = { method: "POST", headers: { "x-comanda-push": "1" }, body: await request.text() };
    return asParty(await stub.fetch("https://room.internal/push", push));
  },
} satisfies ExportedHandler<Env>;
