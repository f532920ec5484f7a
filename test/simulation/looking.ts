import type { Board } from "#domain/board.ts";
import type { Availability } from "#domain/menu.ts";
import type { Order } from "#domain/order.ts";
import type { Known } from "#web/lib/live/follow.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import { newsOf } from "#web/lib/order-progress.ts";
import type { Sent } from "./callers.ts";
import type { History, OrderRow } from "./history.ts";
import type { Operation, Who } from "./operations.ts";
import { openPage } from "./pages.ts";

const isCrew = (who: Who) => who === "Kim" || who === "Mo";
const mayRead = (history: History, who: Who, order: OrderRow) => isCrew(who) || history.isOwn(order, who);

/** Somebody reads something once. What is another's, they must not find. */
export async function read(
  history: History,
  { who, what, order: nth }: Extract<Operation, { do: "read" }>,
  worker: number,
): Promise<void> {
  const house = `/restaurants/${history.house.restaurant.id}`;
  const order = await history.order(nth);
  if (what === "order" && !order) return;
  const paths = {
    order: `/orders/${order?.id}`,
    board: `${house}/board`,
    menu: `${house}/menu`,
    mine: "/orders/mine",
    stock: `/stock?restaurantId=${history.house.restaurant.id}`,
  };
  const words = what === "order" ? `order #${order?.number}` : what === "mine" ? "their own orders" : `the ${what}`;
  history.story.begin(`${who} reads ${words}, at Worker ${history.worker(worker).name}.`);
  const isTheirs = {
    order: order !== undefined && mayRead(history, who, order),
    board: isCrew(who),
    menu: true,
    mine: who !== "the guest",
    stock: isCrew(who),
  }[what];
  void ask(history, who, worker, { method: "GET", path: paths[what] }, isTheirs, order?.id);
}

async function ask(history: History, who: Who, worker: number, sent: Sent, isTheirs: boolean, orderId?: string) {
  const { step } = history.story;
  const heard = await history.ask(who, worker, sent, orderId);
  if (heard && heard.status < 300 && !isTheirs)
    history.breaks(`somebody reads what is another's: ${who}, ${sent.path}`);
  history.tell(step, who, heard);
  return heard;
}

/** Somebody opens a page that stays up to date. Whoever must not see it is refused by the page and by the door to its room. */
export async function look(
  history: History,
  { who, page: kind, order: nth }: Extract<Operation, { do: "look" }>,
  worker: number,
): Promise<void> {
  const order = await history.order(nth);
  if (kind === "order" && !order) return;
  if (kind === "user" && who === "the guest") return;
  const words = { order: `order #${order?.number}`, kitchen: "the kitchen", menu: "the menu", user: "any page" }[kind];
  const name = `${who}'s page of ${words}`;
  history.story.begin(`${who} opens a page of ${words}, at Worker ${history.worker(worker).name}.`);
  void open(history, who, kind, order, worker, name);
}

async function open(
  history: History,
  who: Who,
  kind: RoomKind,
  order: OrderRow | undefined,
  worker: number,
  name: string,
): Promise<void> {
  const restaurantId = history.house.restaurant.id;
  const userId = who === "the guest" ? "" : history.house.accounts[who].userId;
  const id = { order: order?.id ?? "", kitchen: restaurantId, menu: restaurantId, user: userId }[kind];
  const isTheirs = { order: !!order && mayRead(history, who, order), kitchen: isCrew(who), menu: true, user: true }[
    kind
  ];
  if (!isTheirs) {
    const body = JSON.stringify({ room: kind, id });
    await ask(history, who, worker, { method: "POST", path: "/room-tickets", body }, false, order?.id);
    return;
  }
  const known = await load(history, who, kind, id, worker);
  if (known) openPage(history, { who, kind, id, name, known, worker });
}

/** What the page's loader reads before the page lives. */
async function load(history: History, who: Who, kind: RoomKind, id: string, worker: number) {
  const get = async <T>(path: string): Promise<T | null> => {
    const heard = await ask(history, who, worker, { method: "GET", path }, true, kind === "order" ? id : undefined);
    return heard && heard.status === 200 ? (JSON.parse(heard.text) as T) : null;
  };
  switch (kind) {
    case "order": {
      const found = await get<{ order: Order }>(`/orders/${id}`);
      return found && ({ seq: found.order.version, state: newsOf(found.order) } as Known<RoomKind>);
    }
    case "kitchen": {
      const found = await get<{ board: Board }>(`/restaurants/${id}/board`);
      return found && { seq: found.board.seq, state: found.board };
    }
    case "menu": {
      const found = await get<{ availability: Availability }>(`/restaurants/${id}/menu`);
      return found && { seq: found.availability.seq, state: found.availability };
    }
    case "user":
      return { seq: 0, state: null };
    default:
      return kind satisfies never;
  }
}
