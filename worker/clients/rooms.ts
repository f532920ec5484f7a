import { createHmac } from "node:crypto";
import type { Aftermath, Board } from "#domain/commands.ts";
import type { Push, PushAnswer, RoomChange, RoomState } from "#domain/frames.ts";
import type { Availability } from "#domain/menu.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import type { Bindings } from "../bindings.ts";
import type { Env } from "../env.ts";
import type { Log } from "../log.ts";
import { NewestOnly } from "./newest-only.ts";
import { Told } from "./told.ts";

/** A room that has not answered by then is told by the next push, or by the client's own asking. */
const PUSH_TIMEOUT_MS = 2_000;
/** Set by this Worker on requests that never left it. The door takes it off whatever comes from outside. */
const INTERNAL_PUSH_HEADER = "x-comanda-push";

type Close = Extract<Push<never, never>, { t: "close" }>;

export interface Rooms {
  /** Puts one change or state into a room. Throws when the room cannot be reached. */
  push<K extends RoomKind>(kind: K, id: string, push: Push<RoomState[K], RoomChange[K]>): Promise<PushAnswer>;
  /** Tells every room that a command touched. Never throws: rows are the promise, this is only the fast path. */
  tell(aftermath: Aftermath, requestId: string, log: Log): Promise<void>;
  /**
   * Makes a room forget everything, in its storage, too; a kitchen then learns again what is true. Throws when it cannot be reached:
   * whoever asks has to ask again.
   */
  forget(kind: RoomKind, id: string, requestId: string): Promise<void>;
  /** Ends sockets in a room. Never throws. */
  close(kind: RoomKind, id: string, who: Omit<Close, "t">, log: Log): Promise<void>;
}

type Namespaces = Pick<Bindings, "ORDER_ROOM" | "KITCHEN_ROOM" | "USER_ROOM" | "MENU_ROOM">;
type Deliver = (kind: RoomKind, id: string, body: string) => Promise<Response>;

/**
 * The rooms, where they run: behind `PARTYKIT_HOST` if there is one, else in this Worker. `readBoard` is asked when a kitchen lacks
 * something.
 */
export function createRooms(
  bindings: Namespaces,
  env: Pick<Env, "PARTYKIT_HOST" | "ROOM_PUSH_KEY">,
  readBoard: (restaurantId: string) => Promise<Board>,
): Rooms {
  const deliver = env.PARTYKIT_HOST ? overNetwork(env.PARTYKIT_HOST, env.ROOM_PUSH_KEY) : throughNamespaces(bindings);

  const push: Rooms["push"] = async (kind, id, content) => {
    const response = await deliver(kind, id, JSON.stringify(content));
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The ${kind} room answered ${response.status}.`);
    }
    return response.status === 204 ? { seq: 0, missing: false } : await response.json();
  };

  const told = new Told();

  /** A change first; the whole state when the room says that it lacks something before it. */
  const tellRoom = async <K extends RoomKind>(
    kind: K,
    id: string,
    seq: number,
    change: RoomChange[K],
    requestId: string,
    readState: () => RoomState[K] | Promise<RoomState[K]>,
    seqOf: (state: RoomState[K]) => number,
  ) => {
    const room = `${kind}:${id}`;
    if (told.knows(room, seq)) return;
    const answer = await push(kind, id, { t: "event", seq, change, requestId });
    told.note(room, answer.seq);
    if (!answer.missing) return;
    const state = await readState();
    const { seq: reached } = await push(kind, id, { t: "snapshot", seq: seqOf(state), state, requestId });
    told.note(room, reached);
  };

  const menus = new NewestOnly<Availability & { requestId: string }>(async (id, { requestId, ...availability }) => {
    await tellRoom(
      "menu",
      id,
      availability.seq,
      availability,
      requestId,
      () => availability,
      (now) => now.seq,
    );
  });

  return {
    push,
    async tell({ orderNews, boardChange, userNews, availability }, requestId, log) {
      const telling: Promise<void>[] = [];
      // Nobody can watch an order before they have a ticket, and with the ticket its room is shown how it stands: a room for each
      // order that nobody looks at would cost more than placing it.
      if (orderNews && orderNews.version > 1) {
        const { orderId, version } = orderNews;
        telling.push(
          tellRoom(
            "order",
            orderId,
            version,
            orderNews,
            requestId,
            () => orderNews,
            (news) => news.version,
          ),
        );
      }
      if (boardChange) {
        const { restaurantId, seq } = boardChange;
        const read = async () => await readBoard(restaurantId);
        telling.push(tellRoom("kitchen", restaurantId, seq, boardChange, requestId, read, (board) => board.seq));
      }
      if (userNews) {
        const { userId, seq } = userNews;
        telling.push(
          tellRoom(
            "user",
            userId,
            seq,
            userNews,
            requestId,
            () => userNews,
            (news) => news.seq,
          ),
        );
      }
      if (availability) telling.push(menus.put(availability.restaurantId, { ...availability, requestId }));
      for (const outcome of await Promise.allSettled(telling)) {
        if (outcome.status === "rejected") log.warn("room not told", { error: outcome.reason });
      }
    },
    async forget(kind, id, requestId) {
      told.drop(`${kind}:${id}`);
      await push(kind, id, { t: "forget" });
      if (kind !== "kitchen") return;
      // Read after that, so that it has everything that the room had.
      const board = await readBoard(id);
      await push("kitchen", id, { t: "snapshot", seq: board.seq, state: board, requestId });
    },
    async close(kind, id, who, log) {
      await push(kind, id, { t: "close", ...who }).catch((error: unknown) => {
        log.warn("room not closed", { room: kind, error });
      });
    },
  };
}

/** The rooms are Durable Objects of this very Worker. */
function throughNamespaces(bindings: Namespaces): Deliver {
  const namespaces: Record<RoomKind, DurableObjectNamespace> = {
    order: bindings.ORDER_ROOM,
    kitchen: bindings.KITCHEN_ROOM,
    user: bindings.USER_ROOM,
    menu: bindings.MENU_ROOM,
  };
  return async (kind, id, body) => {
    const namespace = namespaces[kind];
    return await namespace.get(namespace.idFromName(id)).fetch("https://room.internal/push", {
      method: "POST",
      headers: { "Content-Type": "application/json", [INTERNAL_PUSH_HEADER]: "1", "x-partykit-room": id },
      body,
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
    });
  };
}

/** The rooms run somewhere else and believe who holds the key. */
function overNetwork(host: string, key: string): Deliver {
  return async (kind, id, body) => {
    const path = `/parties/${kind}/${id}`;
    const seconds = Math.floor(Date.now() / 1000);
    const mac = createHmac("sha256", key).update(`${seconds}.${path}.${body}`).digest("hex");
    return await fetch(host + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "x-comanda-signature": `t=${seconds},v1=${mac}` },
      body,
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
    });
  };
}
