import type { Order } from "#domain/order.ts";
import type { Command } from "./callers.ts";
import { answerOf } from "./commands.ts";
import { decide } from "./fate.ts";
import type { History } from "./history.ts";
import type { PersonName } from "./house.ts";
import { renew, type Page } from "./pages.ts";

const CALLS_MAX = 3_000;
const SWEEPS_MAX = 14;
const TRIES_MAX = 6;
/** A line that went silent is noticed within this time, and a page that lost its line is back within the other one. */
const LINE_NOTICED_MS = 16_000;
const PAGES_BACK_MS = 30_000;
const LEASES_END_MS = 16 * 60_000;

/** Answers everything that is under way, well, until nothing is. */
export async function calmDown(history: History): Promise<void> {
  const { network, clock } = history;
  for (let calls = 0; calls < CALLS_MAX; calls++) {
    await clock.settle();
    const [call] = network.pending;
    if (!call) return;
    await decide(history, call, "none");
    if (history.broken) return;
  }
  throw new Error("Calls never end.");
}

/** Lets time pass while everything that is asked is answered. */
async function passCalmly(history: History, ms: number, until: () => boolean = () => false): Promise<void> {
  const end = history.clock.now + ms;
  while (history.clock.now < end && !until()) {
    await history.clock.pass(Math.min(end - history.clock.now, 1_000), () => history.network.pending.length > 0);
    await calmDown(history);
    if (history.broken) return;
  }
}

/**
 * Everything works again: those who had no answer ask once more, sweeps run, messages come, pages return. `isHarsh` makes pages lose
 * their lines before that, and rooms fall asleep after it: what pages have missed they can only learn from what rooms have written down.
 */
export async function heal(history: History, isHarsh: boolean): Promise<void> {
  history.story.begin("Everything works again.");
  history.clock.skewMs = 0;
  await calmDown(history);
  await passCalmly(history, 3_000);
  if (isHarsh) {
    history.story.begin("Every page loses its line.");
    for (const { socket } of history.pages) socket?.break(false);
  }
  await retryAll(history);
  await sweepUntilQuiet(history);
  if (isHarsh) {
    history.story.begin("Every room falls asleep.");
    for (const room of history.cloud.rooms.values()) room.sleep();
  }
  await passCalmly(history, LINE_NOTICED_MS);
  await passCalmly(history, PAGES_BACK_MS, () => history.pages.every(({ isUp, isOver }) => isUp || isOver));
}

/** Whoever has no answer that counts asks again under the same key. */
async function retryAll(history: History): Promise<void> {
  for (const command of history.commands) {
    for (let tries = 0; tries < TRIES_MAX && !isAnswered(command); tries++) {
      const answered = answerOf(history, command, tries);
      await calmDown(history);
      if (history.broken) return;
      if ((await answered) === 401 && command.who !== "the guest")
        await renewCalmly(history, command.who as PersonName);
      await passCalmly(history, 100);
    }
    if (!isAnswered(command))
      return history.breaks(`no answer, however often one asks: ${command.who}'s ${command.key}`);
  }
}

/** A session that has ended meanwhile is renewed, as a page does it. */
async function renewCalmly(history: History, who: PersonName): Promise<void> {
  const renewing = renew(history, who, 0);
  await calmDown(history);
  await renewing;
}

/** Whether somebody has heard what they asked for. An answer of 5xx or 429 says "again", and one of 401 that a session has to be renewed. */
function isAnswered({ who, body, heard, sent, answered }: Command): boolean {
  if (answered < sent) return false;
  const status = heard.filter((each) => each.body === body).at(-1)?.answer.status ?? 503;
  return status < 500 && status !== 429 && (status !== 401 || who === "the guest");
}

async function sweepUntilQuiet(history: History): Promise<void> {
  const { postgres, queue } = history.cloud;
  for (let sweeps = 0; sweeps < SWEEPS_MAX; sweeps++) {
    await deliverAll(history);
    const [row] = await postgres.query<{ open: number }>(
      "select count(*)::int as open from deliveries where acked_at is null",
    );
    if (history.broken || row?.open === 0) return;
    postgres.aheadMs += LEASES_END_MS;
    await history.sweep();
    await calmDown(history);
  }
  const open = await postgres.query("select consumer, gen, parked, last_error from deliveries where acked_at is null");
  history.breaks(`an event never arrives: ${JSON.stringify(open[0])}, ${queue.messages.length} messages are left`);
}

async function deliverAll(history: History): Promise<void> {
  const { queue } = history.cloud;
  for (let delivered = 0; delivered < CALLS_MAX; delivered++) {
    const message = queue.messages.find(({ underWay }) => underWay === 0);
    if (!message || history.broken) return;
    history.deliver(message, delivered);
    await calmDown(history);
  }
  throw new Error("Messages never end.");
}

/** What must be so when all is quiet. */
export async function checkEnd(history: History): Promise<void> {
  await checkPromises(history);
  if (!history.broken) await checkCommands(history);
  if (!history.broken) await checkMails(history);
  if (!history.broken) await checkPages(history);
  if (!history.broken) await checkRooms(history);
}

/** Each question finds what breaks it, once nothing is under way. */
const AT_THE_END: Record<string, string> = {
  "an event was not applied exactly once by each of its consumers": `
    select e.type, s.consumer, count(i.*) from outbox e join subscriptions s on s.event_type = e.type
    left join inbox i on i.event_id = e.id and i.consumer = s.consumer
    group by e.id, e.type, s.consumer having count(i.*) <> 1`,
  "a slip is missing, or hangs for an order that never was to be cooked": `
    select o.number, o.status, count(t.*) from orders o left join tickets t on t.order_id = o.id
    where o.status not in ('cancelled', 'rejected')
    group by o.id having count(t.*) <> (select count(distinct station_id) from order_lines l where l.order_id = o.id)`,
  "a mail was not sent": `select id, template, status from notifications where channel = 'email' and status <> 'sent'`,
  "a delivery was parked": `select event_id, consumer, last_error from deliveries where parked`,
};

async function checkPromises(history: History): Promise<void> {
  for (const [name, sql] of Object.entries(AT_THE_END)) {
    const [found] = await history.cloud.postgres.query(sql);
    if (found) return history.breaks(`${name}: ${JSON.stringify(found)}`);
  }
}

/** Whoever was told yes has it, as they were told; whoever was told no has nothing. */
async function checkCommands(history: History): Promise<void> {
  const done = await history.cloud.postgres.query<{ key: string; times: number; events: number }>(
    `select k.key, count(distinct k.scope)::int as times, count(e.*)::int as events
     from idempotency_keys k left join order_events e on e.command = k.key group by k.key`,
  );
  const byKey = new Map(done.map((each) => [each.key, each]));
  for (const command of history.commands) {
    const { times, events } = byKey.get(command.key) ?? { times: 0, events: 0 };
    const yes = command.heard.find(({ answer }) => answer.status < 300);
    const whose = `${command.who}'s ${command.key}`;
    if (times > 1 || events > 1) return history.breaks(`one key did something twice: ${whose}`);
    if (yes && (times !== 1 || (command.what !== "adjust" && events !== 1)))
      return history.breaks(`somebody was told yes and has nothing: ${whose}`);
    const last = command.heard.filter(({ body }) => body === command.body).at(-1)?.answer;
    if (!yes && !command.isKeyShared && !command.isExcused && times > 0)
      return history.breaks(`somebody was told no and has it all the same: ${whose} (${last?.text.slice(0, 120)})`);
    if (yes && command.what === "place") await checkPlaced(history, yes.answer.text, whose);
  }
}

async function checkPlaced(history: History, text: string, whose: string): Promise<void> {
  const { order } = JSON.parse(text) as { order: Order };
  const [row] = await history.cloud.postgres.query<{ there: Order }>(
    `select order_view_v1(o) as there from orders o where id = $1`,
    [order.id],
  );
  const lasting = ({ id, number, contact, lines, totalMinor }: Order) =>
    JSON.stringify({ id, number, contact, lines, totalMinor });
  if (!row || lasting(row.there) !== lasting(order))
    history.breaks(`an order is another than its guest was told: ${whose}`);
}

/** One mail for each notification, and none besides. */
async function checkMails(history: History): Promise<void> {
  const { postgres, mail } = history.cloud;
  const rows = await postgres.query<{ id: string }>(`select id from notifications where channel = 'email'`);
  const keys = mail.sent.map(({ key }) => key).sort();
  const wanted = rows.map(({ id }) => id).sort();
  if (keys.join() !== wanted.join())
    history.breaks(`the mails are not one for each notification: ${keys.length} were sent for ${wanted.length}`);
}

/** Every page that is still open shows what is in the database. */
async function checkPages(history: History): Promise<void> {
  const { postgres } = history.cloud;
  const truths = {
    order: `select version as seq, order_news_v1(o) as state from orders o where id = $1`,
    kitchen: `select (b->>'seq')::bigint as seq, b as state from (select board_view_v1($1)::jsonb as b) x`,
    menu: `select (a->>'seq')::bigint as seq, a as state from (select availability_view_v1($1)::jsonb as a) x`,
    user: `select feed_seq as seq, null as state from users where id = $1`,
  };
  for (const page of history.pages.filter(({ isOver }) => !isOver)) {
    const [truth] = await postgres.query<{ seq: string; state: unknown }>(truths[page.kind], [page.id]);
    const seq = Number(truth?.seq);
    if (page.shown.seq < seq && (await isExcused(history, page, seq))) continue;
    if (page.shown.seq !== seq)
      return history.breaks(`a page is behind: ${page.name} shows ${page.shown.seq} of ${seq}`);
    if (truth?.state && canonical(page.shown.state) !== canonical(truth.state))
      return history.breaks(
        `a page shows something else than there is: ${page.name}: ${canonical(page.shown.state)} instead of ${canonical(truth.state)}`,
      );
  }
}

/** A room that has slept says what it said before: it does not live on what it has in mind. */
async function checkRooms(history: History): Promise<void> {
  for (const room of history.cloud.rooms.values()) {
    const before = await room.seq();
    room.sleep();
    const after = await room.seq();
    if (after !== before)
      return history.breaks(`a room forgets in its sleep: the ${room.kind} room says ${after} after ${before}`);
  }
}

/**
 * A room that a push never reached is behind until the next one, and so are its pages, as far as they show all that the room knows.
 * What is told to a person is told once, by one consumer: when that dies before it has, nobody can tell.
 */
async function isExcused(
  { cloud, network }: History,
  { kind, id, shown, socket }: Page,
  seq: number,
): Promise<boolean> {
  if (socket?.isMissingOne) return true;
  const reached = await cloud.room(kind, id).seq();
  const mayBeBehind = kind === "user" || network.untold.has(`${kind}:${id}`);
  return mayBeBehind && (reached === null || (reached < seq && reached <= shown.seq));
}

/** JSON with its keys in order and without what says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    const entries = Object.entries(each).filter(([, inner]) => !(isEmptyObject(inner) || inner === undefined));
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const isEmptyObject = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
