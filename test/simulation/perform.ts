import type { OrderStatus } from "#domain/order-status.ts";
import type { Availability } from "#domain/menu.ts";
import { movesFor } from "#domain/order-status.ts";
import { handOver, type Command, type Heard, type Sent } from "./callers.ts";
import { PUBLIC_URL } from "./cloud.ts";
import { sendCommand } from "./commands.ts";
import { emailOf, type History, type OrderRow } from "./history.ts";
import { look, read } from "./looking.ts";
import type { CartLine, Cook, Dish, Operation, Turn, Who } from "./operations.ts";
import { renew } from "./pages.ts";
import type { HostedRoom } from "./room-host.ts";

type Of<D extends Operation["do"]> = Extract<Operation, { do: D }>;
/** What it takes to begin an operation. None of these waits for an answer: that comes, or does not, with later calls. */
type Performers = {
  [D in Operation["do"]]: (history: History, operation: Of<D>, worker: number) => Promise<void> | void;
};

/** A lease never lasts longer than a quarter of an hour. */
const LEASES_END_MS = 16 * 60_000;
const LOST_TO_CALLER = " The answer will not reach them.";

/** Begins one operation. */
export async function perform(history: History, { operation, worker }: Turn): Promise<void> {
  const begin = PERFORMERS[operation.do] as (h: History, o: Operation, w: number) => Promise<void> | void;
  await begin(history, operation, worker);
  await history.clock.settle();
}

const at = (history: History, worker: number) => `at Worker ${history.worker(worker).name}`;
const lost = (isLost: boolean) => (isLost ? LOST_TO_CALLER : "");
const portions = (quantity: number, dish: Dish) => `${quantity} ${dish}${quantity === 1 ? "" : "s"}`;
const cart = (lines: CartLine[]) => lines.map(({ quantity, dish }) => portions(quantity, dish)).join(" and ");

const PERFORMERS: Performers = {
  nothing: () => undefined,

  place(history, { who, lines, isLost }, worker) {
    const step = history.story.step + 1;
    const command = newCommand(step, who, "place", "/orders", {
      body: placeBody(history, who, lines),
      words: `order ${cart(lines)}`,
    });
    history.story.begin(`${who} orders ${cart(lines)} (key ${command.key}), ${at(history, worker)}.${lost(isLost)}`);
    history.commands.push(command);
    sendCommand(history, command, worker, isLost);
  },

  repeat(history, { command: nth, isLost }, worker) {
    const command = history.commands[nth % Math.max(1, history.commands.length)];
    if (!command) return;
    history.story.begin(
      `${command.who} asks again to ${command.words} (key ${command.key}), ${at(history, worker)}.${lost(isLost)}`,
    );
    sendCommand(history, command, worker, isLost);
  },

  "reuse key"(history, { command: nth }, worker) {
    const placed = history.commands.filter(({ what }) => what === "place");
    const command = placed[nth % Math.max(1, placed.length)];
    if (!command) return;
    const other: CartLine[] = [{ dish: "soup", quantity: 5 }];
    history.story.begin(
      `${command.who} orders ${cart(other)} under the same key ${command.key}, ${at(history, worker)}.`,
    );
    sendCommand(history, command, worker, false, placeBody(history, command.who as Who, other));
  },

  async cancel(history, { who, order: nth, isLost }, worker) {
    const order = await history.order(nth);
    if (!order) return;
    const body = JSON.stringify(who === "Mo" ? { reason: "other" } : {});
    const command = newCommand(history.story.step + 1, who, "cancel", `/orders/${order.id}/cancel`, {
      body,
      words: `cancel order #${order.number}`,
    });
    const whose = history.isOwn(order, who) || who === "Mo" ? "" : ", which is another's";
    history.story.begin(`${who} cancels order #${order.number}${whose}, ${at(history, worker)}.${lost(isLost)}`);
    history.commands.push(command);
    sendCommand(history, command, worker, isLost, undefined, order);
  },

  async move(history, { who, order: nth, to: wanted, isStale, isLost }, worker) {
    const open = (await history.orders()).filter((each) => nextOf(each, who).length > 0);
    const order = open[nth % Math.max(1, open.length)];
    if (!order) return;
    const moves = nextOf(order, who);
    const to = moves[wanted % moves.length] as OrderStatus;
    const version = isStale ? Math.max(1, order.version - 1) : order.version;
    const reason = to === "cancelled" || to === "rejected" ? { reason: "other" } : {};
    const command = newCommand(history.story.step + 1, who, "move", `/orders/${order.id}/status`, {
      body: JSON.stringify({ to, version, ...reason }),
      words: `move order #${order.number} to ${to}`,
    });
    const stale = isStale ? ", having seen an older version" : "";
    history.story.begin(`${who} moves order #${order.number} to ${to}${stale}, ${at(history, worker)}.${lost(isLost)}`);
    history.commands.push(command);
    sendCommand(history, command, worker, isLost, undefined, order);
  },

  async adjust(history, { who, dish, delta, isLost }, worker) {
    const id = history.house.restaurant[dish].id;
    const [row] = await history.cloud.postgres.query<{ version: number }>(
      "select version from stock where item_id = $1",
      [id],
    );
    const reason = delta > 0 ? "restock" : "waste";
    const words = `${delta > 0 ? "add" : "take away"} ${portions(Math.abs(delta), dish)}`;
    const command = newCommand(history.story.step + 1, who, "adjust", `/stock/${id}/adjust`, {
      body: JSON.stringify({ delta, version: row?.version, reason }),
      words,
    });
    history.story.begin(`${who} wants to ${words}, ${at(history, worker)}.${lost(isLost)}`);
    history.commands.push(command);
    sendCommand(history, command, worker, isLost);
  },

  switch(history, { who, dish, isSoldOut, portions: count }, worker) {
    const id = history.house.restaurant[dish].id;
    const quantity = isSoldOut || dish === "soup" ? null : count;
    const counted = quantity === null ? "" : ` with ${portions(quantity, dish)}`;
    history.story.begin(`${who} puts the ${dish} ${isSoldOut ? "off" : "on"} sale${counted}, ${at(history, worker)}.`);
    const path = isSoldOut ? `/items/${id}/sold-out` : `/items/${id}/restock`;
    asCook(history, who, worker, { method: "POST", path, body: isSoldOut ? "{}" : JSON.stringify({ quantity }) });
  },

  pause(history, { who, minutes }, worker) {
    const howLong = minutes === null ? "" : ` for ${minutes} minutes`;
    history.story.begin(`${who} pauses the restaurant${howLong}, ${at(history, worker)}.`);
    const sent = { method: "POST" as const, path: ofHouse(history, "pause"), body: JSON.stringify({ minutes }) };
    const { step } = history.story;
    void history.ask(who, worker, sent).then((heard) => {
      history.tell(step, who, heard);
      if (minutes !== null && heard) checkPause(history, minutes, heard);
    });
  },

  reopen(history, { who }, worker) {
    history.story.begin(`${who} opens the restaurant, ${at(history, worker)}.`);
    asCook(history, who, worker, { method: "POST", path: ofHouse(history, "open"), body: "{}" });
  },

  async sweep(history, { pump }, worker) {
    history.story.begin(`The ${pump} sweep runs ${at(history, worker)}.`);
    if (pump === "cron") return await history.sweep(worker);
    void handOver(history.worker(worker), history.cloud.queue.request(sweepMessage()));
  },

  deliver(history, { message: nth, times }, worker) {
    const { messages } = history.cloud.queue;
    const message = messages[nth % Math.max(1, messages.length)];
    if (!message) return;
    const where = times === 1 ? at(history, worker) : "at both Workers";
    history.story.begin(`QStash delivers ${history.wordsOf(message)}, ${where}.`);
    for (let time = 0; time < times; time++) history.deliver(message, worker + time);
  },

  "lose message"(history, { message: nth }) {
    const { queue } = history.cloud;
    const message = queue.messages[nth % Math.max(1, queue.messages.length)];
    if (!message) return;
    history.story.begin(`QStash loses ${history.wordsOf(message)}.`);
    queue.lose(message);
  },

  look,
  read,

  "break line"(history, { page: nth, isSilent }) {
    const page = history.pages[nth % Math.max(1, history.pages.length)];
    if (!page?.socket) return;
    history.story.begin(`The line of ${page.name} breaks${isSilent ? ", and nobody notices" : ""}.`);
    page.socket.break(isSilent);
  },

  "lose frame"(history, { page: nth }) {
    const page = history.pages[nth % Math.max(1, history.pages.length)];
    if (!page?.socket) return;
    history.story.begin(`What ${page.name} is sent next gets lost.`);
    page.socket.framesLost++;
  },

  leave(history, { page: nth }) {
    const place = nth % Math.max(1, history.pages.length);
    const [page] = history.pages.splice(place, 1);
    if (!page) return;
    history.story.begin(`${page.name} is closed.`);
    page.connection.close();
  },

  refresh(history, { who, isLost }, worker) {
    history.story.begin(`${who} renews the session, ${at(history, worker)}.${lost(isLost)}`);
    void renew(history, who, worker, isLost);
  },

  restart(history, { worker: nth }) {
    const isolate = history.worker(nth);
    history.story.begin(`Worker ${isolate.name} is killed and started again.`);
    history.kill(isolate);
  },

  "room sleeps"(history, { room }) {
    onRoom(history, room, "falls asleep", (each) => each.sleep());
  },
  "room dies"(history, { room }) {
    onRoom(history, room, "dies with its sockets", (each) => each.die());
  },
  "room forgets"(history, { room }) {
    onRoom(history, room, "dies and loses its disk", (each) => {
      history.network.untold.add(`${each.kind}:${each.id}`);
      each.forgetEverything();
    });
  },

  async wait(history, { seconds }) {
    history.story.begin(`${seconds} seconds go by.`);
    await history.clock.pass(seconds * 1000);
  },

  clock(history, { skewSeconds }) {
    const { clock } = history;
    const how =
      skewSeconds === 0 ? "right again" : `${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? "ahead" : "behind"}`;
    history.story.begin(`The Workers' clock is ${how}.`);
    clock.skewMs = skewSeconds * 1000;
  },

  "leases end"(history) {
    history.story.begin("The database's clock goes on until every lease has ended.");
    history.cloud.postgres.aheadMs += LEASES_END_MS;
  },

  async "redis forgets"(history) {
    history.story.begin("Redis forgets everything.");
    await history.cloud.redis.flush();
  },
};

function newCommand(
  step: number,
  who: Who,
  what: Command["what"],
  path: string,
  { body, words }: { body: string; words: string },
): Command {
  return {
    step,
    who,
    what,
    path,
    key: `key-of-step-${step}`,
    body,
    words,
    heard: [],
    sent: 0,
    answered: 0,
    isKeyShared: false,
    isExcused: false,
  };
}

function placeBody({ house }: History, who: Who, lines: CartLine[]): string {
  return JSON.stringify({
    restaurantId: house.restaurant.id,
    menuVersion: house.menu.version,
    fulfilment: "pickup",
    contact: { name: who, email: emailOf(who) },
    lines: lines.map(({ dish, quantity }) => ({ itemId: house.restaurant[dish].id, quantity })),
  });
}

/** Where a cook may take an order from here. */
function nextOf({ status }: OrderRow, who: Cook): OrderStatus[] {
  const role = who === "Kim" ? ("kitchen" as const) : ("manager" as const);
  const order = { status: status as OrderStatus, fulfilment: "pickup" as const };
  return movesFor(order, [role]).map(({ to }) => to);
}

/** Nothing of a pause takes longer than this: neither its statement, nor its answer. */
const PAUSE_TOLERANCE_MS = 60_000;

/** A pause is measured by the one clock that ends it, whatever the Worker's says. */
function checkPause(history: History, minutes: number, { status, text }: NonNullable<Heard>): void {
  if (status === 400) history.breaks(`a pause is refused because clocks differ: ${text.slice(0, 160)}`);
  if (status !== 200) return;
  const { until } = (JSON.parse(text) as { availability: Availability }).availability;
  const wanted = history.clock.now + history.cloud.postgres.aheadMs + minutes * 60_000;
  if (Math.abs(Date.parse(until ?? "") - wanted) > PAUSE_TOLERANCE_MS)
    history.breaks(`a pause ends at another time than it was asked for: ${until} for ${minutes} minutes`);
}

const ofHouse = ({ house }: History, verb: string) => `/restaurants/${house.restaurant.id}/${verb}`;

function asCook(history: History, who: Cook, worker: number, sent: Sent): void {
  const { step } = history.story;
  void history.ask(who, worker, sent).then((heard) => history.tell(step, who, heard));
}

const sweepMessage = () => ({
  id: "schedule",
  url: `${PUBLIC_URL}/hooks/sweep`,
  body: "{}",
  requestId: null,
  retriesLeft: 0,
  failureCallback: null,
  underWay: 0,
});

function onRoom(history: History, nth: number, how: string, act: (room: HostedRoom) => void) {
  const rooms = [...history.cloud.rooms.values()];
  const room = rooms[nth % Math.max(1, rooms.length)];
  if (!room) return;
  history.story.begin(`The ${room.kind} room ${how}.`);
  act(room);
}
