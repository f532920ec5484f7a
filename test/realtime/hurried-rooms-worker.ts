import { type Door, enterRoom } from "#realtime/door.ts";
import { hostRoom } from "#realtime/durable.ts";
import KitchenParty from "#realtime/kitchen-room.ts";
import { ROOM_LIMITS, type RoomLimits } from "#realtime/live-room.ts";
import MenuParty from "#realtime/menu-room.ts";
import OrderParty from "#realtime/order-room.ts";
import UserParty from "#realtime/user-room.ts";
import { asParty } from "#realtime/party-types.ts";
import type * as Party from "partykit/server";

// The rooms alone, hosted as the Worker hosts them, but with a minute made of milliseconds and a crowd made of three: so that
// tests need not wait for a day to pass. Pushes come in by `/inside/<kind>/<id>`, through the object's stub, as the Worker's do.
const LIMITS: RoomLimits = {
  ...ROOM_LIMITS,
  silenceMilliseconds: 600,
  keptMilliseconds: 1_200,
  socketsMax: 4,
  socketsPerAddressMax: 3,
};

/** The same room in a hurry. */
function hurried(Room: Party.Worker & (new (room: Party.Room, limits?: RoomLimits) => Party.Server)) {
  return class extends Room {
    constructor(room: Party.Room) {
      super(room, LIMITS);
    }
  };
}

const report = (message: string, { party, error }: { party: string; error: unknown }) =>
  console.error(message, party, error);

export const OrderRoom = hostRoom("order", hurried(OrderParty), report);
export const KitchenRoom = hostRoom("kitchen", hurried(KitchenParty), report);
export const UserRoom = hostRoom("user", hurried(UserParty), report);
export const MenuRoom = hostRoom("menu", hurried(MenuParty), report);

interface Env {
  ORDER_ROOM: DurableObjectNamespace;
  KITCHEN_ROOM: DurableObjectNamespace;
  USER_ROOM: DurableObjectNamespace;
  MENU_ROOM: DurableObjectNamespace;
}

export default {
  async fetch(request, env, ctx) {
    const doors: Record<string, Door> = {
      order: { Room: OrderParty, namespace: env.ORDER_ROOM },
      kitchen: { Room: KitchenParty, namespace: env.KITCHEN_ROOM },
      user: { Room: UserParty, namespace: env.USER_ROOM },
      menu: { Room: MenuParty, namespace: env.MENU_ROOM },
    };
    const [, where, kind = "", id = ""] = new URL(request.url).pathname.split("/");
    const door = doors[kind];
    if (where !== "inside" || !door) return await enterRoom(request, doors, env, ctx, report);
    const stub = door.namespace.get(door.namespace.idFromName(id));
    const push = { method: "POST", headers: { "x-comanda-push": "1" }, body: await request.text() };
    return asParty(await stub.fetch("https://room.internal/push", push));
  },
} satisfies ExportedHandler<Env>;
