import { randomUUID } from "node:crypto";
import type { RoomKind } from "#domain/token-claims.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { listen, type Listener } from "#test/realtime/support/listener.ts";
import type { Account } from "#test/support/accounts.ts";
import type { Answer, Caller } from "#test/support/caller.ts";
import type { World } from "#test/support/world.ts";
import { noEvidence, type Attempt, type Evidence } from "./evidence.ts";

/** Somebody in a witnessed run, and how the evidence names them. */
type Witness = { principal: string; caller: Caller };

/** A short run of the whole system with the evidence that a fault run would keep of it. */
export type Witnessed = {
  here: TestRestaurant;
  customer: Account;
  staff: Account;
  /** Ids of orders: a guest's and a customer's that were picked up, a guest's that was cancelled, one that nobody touched. */
  guests: string;
  customers: string;
  cancelled: string;
  waiting: string;
  evidence: Evidence;
};

/** Whose secrets are looked for: names that stand in orders. */
export const GUEST_NAME = "Ottoline of the lighthouse";
export const CUSTOMER_NOTE = "no nuts, my allergy is called Zebedee";

/** Lets two guests and a customer order, and a cook work, with a screen at each of them; repeats and mistakes included. */
export async function witness(world: World): Promise<Witnessed> {
  const here = await world.restaurant({ stock: { tart: 3 } });
  const customer = await world.account();
  const staff = await world.crew(here);
  const evidence: Evidence = noEvidence();
  const guest: Witness = { principal: "guest-1", caller: world.guest };
  const other: Witness = { principal: "guest-2", caller: world.guest };
  const buyer: Witness = { principal: `user:${customer.userId}`, caller: world.as(customer) };
  const cook: Witness = { principal: `user:${staff.userId}`, caller: world.as(staff) };
  const post = recorder(evidence);
  const order = async (who: Witness, change: object = {}, key: string = randomUUID()) =>
    await post(who, "place", "/orders", await world.wish(here, change), key);

  evidence.canaries.push({ owner: guest.principal, text: GUEST_NAME }, { owner: buyer.principal, text: CUSTOMER_NOTE });
  const contact = { name: GUEST_NAME, email: `${randomUUID()}@example.com` };
  const lines = [{ itemId: here.pizza.id, quantity: 2, options: [{ optionId: here.sizes.large }] }];
  const key = randomUUID();
  const wish = { contact, lines, clientRef: randomUUID().toUpperCase() };
  const first = await order(guest, wish, key);
  await order(guest, wish, key);
  await order(guest, { contact }, key); // refused: the key is another order's
  const second = await order(buyer, { note: CUSTOMER_NOTE, fulfilment: "dine_in", tableName: " 7 " });
  const tarts = { lines: [{ itemId: here.tart.id, quantity: 3 }] };
  const third = await order(other, tarts);
  await order(guest, { ...tarts, contact }); // refused: sold out
  const fourth = await order(other);
  const [guests, customers, cancelled, waiting] = [first, second, third, fourth].map(
    ({ body }) => body.order.id as string,
  );

  const link = { ...guest, caller: world.bearer(first.body.access.track) };
  const screens = [
    await watch(world, evidence, link, "order", guests ?? ""),
    await watch(world, evidence, buyer, "order", customers ?? ""),
    await watch(world, evidence, buyer, "user", customer.userId),
    await watch(world, evidence, cook, "kitchen", here.id),
    await watch(world, evidence, other, "menu", here.id),
  ];
  for (const [id, steps] of [
    [guests, ["confirmed", "preparing", "ready", "picked_up"]],
    [customers, ["confirmed", "preparing", "ready", "served"]],
  ] as const) {
    for (const [index, to] of steps.entries())
      await post(cook, "move", `/orders/${id}/status`, { to, version: index + 1 });
  }
  await post(cook, "move", `/orders/${guests}/status`, { to: "confirmed", version: 1 }); // refused: stale
  const holder = { ...other, caller: world.bearer(third.body.access.cancel) };
  const again = randomUUID();
  await post(holder, "cancel", `/orders/${cancelled}/cancel`, {}, again);
  await post(holder, "cancel", `/orders/${cancelled}/cancel`, {}, again);
  const [stock] = await world.db.query<{ version: number }>("select version from stock where item_id = $1", [
    here.tart.id,
  ]);
  const count = { delta: 2, version: stock?.version, reason: "restock" };
  await post(cook, "adjust", `/stock/${here.tart.id}/adjust`, count);
  await post(cook, "sell out", `/items/${here.soup.id}/sold-out`, {});
  await world.quiesce();
  for (const { keep } of screens) await keep();

  evidence.mails.push(...(await mailsOf(world)));
  evidence.logs.push(...world.logs.map((line) => JSON.stringify(line)));
  const bodies = await world.db.query<{ body: object }>(
    "select jsonb_build_object('consumer', d.consumer, 'event', to_jsonb(o)) as body from deliveries d join outbox o on o.id = d.event_id",
  );
  evidence.queueBodies.push(...bodies.map(({ body }) => JSON.stringify(body)));
  return {
    here,
    customer,
    staff,
    guests: guests ?? "",
    customers: customers ?? "",
    cancelled: cancelled ?? "",
    waiting: waiting ?? "",
    evidence,
  };
}

/** Posts, and writes down what was asked and answered. */
function recorder({ attempts }: Evidence) {
  return async (who: Witness, op: string, path: string, body: object, key: string = randomUUID()): Promise<Answer> => {
    const invokedAt = Date.now();
    const answer = await who.caller.post(path, body, { key });
    const { status } = answer;
    const isOver = status >= 400 && status < 500 && status !== 429;
    const outcome: Attempt["outcome"] = status < 300 ? "ok" : isOver ? "fail" : "info";
    const request = { method: "POST", path: `/api/v1${path}`, body: JSON.stringify(body) };
    const when = { intendedAt: invokedAt, invokedAt, completedAt: Date.now() };
    attempts.push({ op, key, principal: who.principal, request, ...when, outcome, status, body: answer.text });
    return answer;
  };
}

/** Listens in a room; `keep` writes down all that came, of a socket that is still open. */
async function watch(world: World, evidence: Evidence, who: Witness, kind: RoomKind, id: string) {
  const asked = kind === "menu" ? null : await who.caller.post("/room-tickets", { room: kind, id });
  const query = asked ? `?ticket=${asked.body.ticket}` : "";
  const openedAt = Date.now();
  const socket = await listen(`${world.url.replace("http", "ws")}/parties/${kind}/${id}${query}`, {
    origin: world.url,
  });
  if ("refused" in socket) throw new Error(`The room refused with ${socket.refused}: ${socket.body}`);
  const keep = async () => {
    await socket.settled();
    evidence.transcripts.push({
      connection: `${kind}-${evidence.transcripts.length + 1}`,
      room: `${kind}:${id}`,
      principal: who.principal,
      since: null,
      openedAt,
      frames: [...framesOf(socket), { at: Date.now(), text: "pong" }],
      closed: null,
    });
    await socket[Symbol.asyncDispose]();
  };
  return { keep };
}

const framesOf = (socket: Listener) => socket.frames.map((frame) => ({ at: Date.now(), text: JSON.stringify(frame) }));

/** The local mailbox. Each mail was taken under the id of its notification, which knows it by the mail's id. */
async function mailsOf({ mail, db }: World): Promise<Evidence["mails"]> {
  const { messages: mails } = (await (await fetch(`${mail.url}/api/messages`)).json()) as {
    messages: { id: string; to: string[]; subject: string; text: string | null; createdAt: string }[];
  };
  const rows = await db.query<{ id: string; mail: string }>(
    "select id, provider_id as mail from notifications where provider_id is not null",
  );
  const keys = new Map(rows.map(({ id, mail }) => [mail, id]));
  return mails.map(({ id, to, subject, text, createdAt }) => ({
    id,
    to: to[0] ?? "",
    subject,
    text: text ?? "",
    idempotencyKey: keys.get(id) ?? null,
    at: Date.parse(createdAt),
  }));
}
