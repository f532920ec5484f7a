import { Hono } from "hono";
import { RoomTicketInput, RoomTicketView } from "#domain/api/auth.schema.ts";
import { ACCESS_SECONDS, ROOM_TICKET_SECONDS, type RoomKind, type RoomTicketClaims } from "#domain/token-claims.ts";
import type { OrderNews } from "#domain/frames.ts";
import { authoriseRoom, type RoomRole } from "#db/queries/rooms.ts";
import type { AppEnv } from "../app-env.ts";
import type { Deps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { identify } from "../middleware/actor.ts";
import { describe } from "../openapi.ts";
import { ticketAllowances, TICKETS_PER_HOLDER_MAX, TICKETS_PER_NETWORK_MAX } from "../ticket-limits.ts";
import { signRoomTicket } from "../tokens/room-ticket.ts";
import { validate } from "../validate.ts";

/** Puts an order as it stands into its room, so that whoever comes late is told at once. */
async function showOrder({ rooms, requestId }: Deps, news: OrderNews): Promise<void> {
  await rooms.push("order", news.orderId, { t: "snapshot", seq: news.version, state: news, requestId });
}

/** The crew may look at any order of theirs: nobody keeps a list of where, to close what they have no right to any more. */
const CREW_AT_ORDER_SECONDS = 120;

function endOf(kind: RoomKind, role: RoomRole, proofEnds: number, now: Date): number {
  const longest = kind === "order" && role === "crew" ? CREW_AT_ORDER_SECONDS : ACCESS_SECONDS;
  return Math.min(proofEnds, Math.floor(now.getTime() / 1000) + longest);
}

export const roomTickets = new Hono<AppEnv>().post(
  "/",
  describe({
    summary: "Get a ticket for a live room",
    takesBody: true,
    tag: "Rooms",
    who: "holder of the order",
    status: 201,
    answer: RoomTicketView,
    description:
      "Opens `/parties/{room}/{id}?ticket=…` once, within half a minute. The room of a menu is public and takes no ticket. " +
      `${TICKETS_PER_HOLDER_MAX} a minute for one session or link, ${TICKETS_PER_NETWORK_MAX} from one network, then \`rate_limited\`.`,
    refusals: ["invalid_input", "not_found", "not_allowed", "rate_limited"],
  }),
  validate("json", RoomTicketInput),
  async (c) => {
    const { deps } = c.var;
    const { room: kind, id } = c.req.valid("json");
    if (kind === "menu") {
      const details = [{ field: "room", message: "The room of a menu takes no ticket." }];
      throw new AppError("invalid_input", undefined, { details });
    }
    const proof = await identify(c, () => (kind === "order" ? id : undefined));
    c.set("proof", proof);
    const { actor, access } = proof;
    if (actor.kind === "anonymous") throw new AppError("unauthorized");
    const allowances = ticketAllowances(actor, c.req.header("cf-connecting-ip"));
    const waitMs = deps.ticketCounts.waitMs(allowances);
    if (waitMs > 0) throw new AppError("rate_limited", undefined, { retryAfterSeconds: Math.ceil(waitMs / 1000) });
    deps.ticketCounts.count(allowances);
    const place = await authoriseRoom(deps.db, actor, kind, id);
    if (!place) throw new AppError("not_found", "There is no such room.");

    const now = deps.now();
    const claims: RoomTicketClaims = {
      jti: deps.newId(),
      sub: actor.kind === "guest" ? actor.orderId : (access?.sub ?? actor.kind),
      role: place.role,
      sid: access?.sid ?? null,
      mv: access?.mv ?? null,
      ...(actor.kind === "guest" && { scope: actor.scope }),
      // A socket lives as long as the proof that opened it; a link's lasts for weeks, so it shows it again like everybody.
      end: endOf(kind, place.role, access?.exp ?? Infinity, now),
    };
    const { news } = place;
    if (news) deps.afterCommit(async () => await showOrder(deps, news));
    const ticket = await signRoomTicket(deps.keys, { kind, id }, claims, now);
    return c.json({ ticket, expiresIn: ROOM_TICKET_SECONDS }, 201);
  },
);
