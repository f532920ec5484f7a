import { enterRoom } from "#realtime/door.ts";
import { hostRoom } from "#realtime/durable.ts";
import KitchenRoomParty from "#realtime/kitchen-room.ts";
import MenuRoomParty from "#realtime/menu-room.ts";
import OrderRoomParty from "#realtime/order-room.ts";
import UserRoomParty from "#realtime/user-room.ts";
import { app } from "./app.ts";
import type { Bindings } from "./bindings.ts";
import { report } from "./log.ts";
import { refusePlainHttp } from "./https-only.ts";
import { noteAtTheDoor } from "./note-at-the-door.ts";
import { withoutIdleBody } from "./middleware/body.ts";
import { servePage } from "./pages.ts";
import { withPlainHeaders } from "./plain-headers.ts";
import { scheduled } from "./scheduled.ts";

export { Hasher } from "./hasher.ts";

export const OrderRoom = hostRoom("order", OrderRoomParty, report);
export const KitchenRoom = hostRoom("kitchen", KitchenRoomParty, report);
export const UserRoom = hostRoom("user", UserRoomParty, report);
export const MenuRoom = hostRoom("menu", MenuRoomParty, report);

const doors = (env: Bindings) => ({
  order: { Room: OrderRoomParty, namespace: env.ORDER_ROOM },
  kitchen: { Room: KitchenRoomParty, namespace: env.KITCHEN_ROOM },
  user: { Room: UserRoomParty, namespace: env.USER_ROOM },
  menu: { Room: MenuRoomParty, namespace: env.MENU_ROOM },
});

const API = /^\/(api|hooks|\.well-known)\//;

async function route(request: Request, env: Bindings, ctx: ExecutionContext): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/parties/")) {
    const answer = await enterRoom(request, doors(env), env, ctx, report);
    noteAtRoomsDoor(request, answer.status, { env, waitUntil: (work) => ctx.waitUntil(work) });
    return withPlainHeaders(answer, env.PUBLIC_URL);
  }
  const api = async (wanted: Request) => await app.fetch(wanted, env, ctx);
  if (API.test(pathname)) return await api(request);
  return await servePage(request, {
    env,
    api,
    waitUntil: (work) => ctx.waitUntil(work),
    report: (message, error) => report(message, { error }),
  });
}

/** A ticket that opens nothing, and a page of another site: the rooms themselves know no database. */
function noteAtRoomsDoor(request: Request, status: number, host: Parameters<typeof noteAtTheDoor>[2]): void {
  const pattern = `/parties/${new URL(request.url).pathname.split("/")[2]}/:id`;
  if (status === 401) noteAtTheDoor(request, { kind: "bad_ticket", code: "unauthorized", pattern }, host);
  if (status === 403) noteAtTheDoor(request, { kind: "foreign_origin", code: "not_allowed", pattern }, host);
}

export default {
  async fetch(request, env, ctx) {
    try {
      const refused = refusePlainHttp(request, env.PUBLIC_URL);
      if (refused) return withPlainHeaders(refused, env.PUBLIC_URL);
      return await route(await withoutIdleBody(request), env, ctx);
    } catch (error) {
      report("unhandled", { error }); // each part answers for its own errors: whoever lands here is a bug
      return withPlainHeaders(new Response("Something went wrong on our side.", { status: 500 }), env.PUBLIC_URL);
    }
  },

  async scheduled(_trigger, env, ctx) {
    await scheduled(env, ctx);
  },
} satisfies ExportedHandler<Bindings>;
