import { named, type Seen } from "#db/audit/finding.ts";
import type { Query } from "#db/audit/query.ts";
import type { Evidence } from "../evidence.ts";
import { hear, type Heard, type Told } from "./frames.ts";
import { readJson } from "./wishes.ts";

/** What the database says of the things that rooms tell of. */
export type Books = {
  orders: ReadonlyMap<string, BookedOrder>;
  /** The newest seq of each room: an order's version, a kitchen's, a person's or a menu's number. */
  seqs: ReadonlyMap<string, number>;
};
/** `steps` are the states of an order by version, the first one at 0. */
export type BookedOrder = { restaurantId: string; userId: string | null; steps: string[] };

/** Every connection heard everything, in order, of its own room alone, and nothing that is not so. */
export async function transcripts(query: Query, evidence: Evidence): Promise<Seen[]> {
  const heard = evidence.transcripts.map(hear);
  const books = await readBooks(query, heard);
  return [
    inOrder(heard),
    ofItsRoom(heard),
    ownOrders(heard, books),
    asBooked(heard, books),
    asItIs(heard, books, asked(evidence)),
  ];
}

async function readBooks(query: Query, heard: readonly Heard[]): Promise<Books> {
  const shown = heard.flatMap(({ told }) => told.flatMap((frame) => frame?.orders.map(({ orderId }) => orderId) ?? []));
  const rooms = (kind: string) => [...new Set(heard.filter((each) => each.kind === kind).map(({ id }) => id))];
  const orders = await query<{ id: string } & BookedOrder>(
    `select o.id, o.restaurant_id as "restaurantId", o.user_id as "userId",
       (select json_agg(e.to_status order by e.seq) from order_events e where e.order_id = o.id) as steps
     from orders o where o.id::text = any ($1)`,
    [[...new Set([...shown, ...rooms("order")])]],
  );
  const seqs = await query<{ room: string; seq: number }>(
    `select 'order:' || id as room, version::float8 as seq from orders where id::text = any ($1)
     union all select 'kitchen:' || id, feed_seq from restaurants where id::text = any ($2)
     union all select 'menu:' || id, availability_seq from restaurants where id::text = any ($3)
     union all select 'user:' || id, feed_seq from users where id::text = any ($4)`,
    [rooms("order"), rooms("kitchen"), rooms("menu"), rooms("user")],
  );
  return {
    orders: new Map(orders.map(({ id, ...order }) => [id, order])),
    seqs: new Map(seqs.map(({ room, seq }) => [room, seq])),
  };
}

type Frame = { heard: Heard; told: Told | null; n: number };

const framesOf = (heard: readonly Heard[]): Frame[] =>
  heard.flatMap((each) => each.told.map((told, n) => ({ heard: each, told, n })));

const nameOf = ({ heard: { transcript }, n, told }: Frame): string =>
  `connection ${transcript.connection} in ${transcript.room}, frame ${n + 1}${told ? ` (${told.t} ${told.seq})` : ""}`;

function seen(breach: string, frames: readonly Frame[], isWrong: (frame: Frame) => boolean): Seen {
  return { looked: frames.length, offending: named(breach, frames.filter(isWrong).map(nameOf)) };
}

/**
 * The first frame is a snapshot, or goes on where the client had been; then each event is the next one, and a snapshot in between is
 * newer than what was there.
 */
function inOrder(heard: readonly Heard[]): Seen {
  const wrong = new Set<Told | null>();
  for (const { transcript, told } of heard) {
    let at = transcript.since;
    let first = true;
    for (const frame of told) {
      if (!follows(frame, at, first)) wrong.add(frame);
      if (frame) at = frame.seq;
      first = false;
    }
  }
  const frames = framesOf(heard);
  // Frames that cannot be read are all null: each of them is wrong.
  return seen("a frame is missing, doubled or unreadable", frames, ({ told }) => told === null || wrong.has(told));
}

function follows(frame: Told | null, at: number | null, first: boolean): boolean {
  if (frame === null) return false;
  if (frame.t === "snapshot") return first || at === null || frame.seq > at;
  if (at === null) return false;
  return first ? frame.seq <= at + 1 : frame.seq === at + 1;
}

/** Each frame is about the thing that its room is named after. */
function ofItsRoom(heard: readonly Heard[]): Seen {
  return seen("a frame is about something else than its room", framesOf(heard), ({ told }) => told?.belongs === false);
}

/** A kitchen sees the orders of its restaurant, a person their own. */
function ownOrders(heard: readonly Heard[], { orders }: Books): Seen {
  return seen("a room showed an order that is not its own", framesOf(heard), ({ heard: { kind, id }, told }) =>
    (told?.orders ?? []).some(({ orderId }) => {
      const order = orders.get(orderId);
      if (!order) return true;
      return (kind === "kitchen" && order.restaurantId !== id) || (kind === "user" && order.userId !== id);
    }),
  );
}

/** What a frame says of an order at a version is what its step of that version says. */
function asBooked(heard: readonly Heard[], { orders }: Books): Seen {
  return seen("a room showed a step that was never made", framesOf(heard), ({ told }) =>
    (told?.orders ?? []).some(({ orderId, version, status }) => {
      const steps = orders.get(orderId)?.steps;
      if (!steps) return false; // found above
      return version === null ? !steps.includes(status) : steps[version - 1] !== status;
    }),
  );
}

/** How far somebody was told of a room's thing by the API: pages look for themselves whether a push has passed them by. */
export type Asked = ReadonlyMap<string, number>;
const askedKey = (principal: string, room: string) => `${principal} asked about ${room}`;

/** From the answers to what pages ask beside their sockets. */
function asked({ attempts }: Pick<Evidence, "attempts">): Asked {
  const newest = new Map<string, number>();
  for (const { principal, outcome, body, request } of attempts) {
    const [, kind, id] = /\/(orders|restaurants)\/([^/]+)\/(?:events|board)/.exec(request.path) ?? [];
    if (request.method !== "GET" || outcome !== "ok" || !id) continue;
    const answer = readJson(body) as { news?: { version: number }; board?: { seq: number } } | undefined;
    const seq = kind === "orders" ? answer?.news?.version : answer?.board?.seq;
    const key = askedKey(principal, `${kind === "orders" ? "order" : "kitchen"}:${id}`);
    if (seq !== undefined) newest.set(key, Math.max(seq, newest.get(key) ?? 0));
  }
  return newest;
}

/** Nobody is ahead of the database; whoever still listened at the end to an order or a kitchen knows how it stands, or has asked. */
function asItIs(heard: readonly Heard[], { seqs }: Books, told: Asked = new Map()): Seen {
  const offenders = heard.flatMap(({ transcript, kind, told: frames }) => {
    const heardLast = frames.at(-1)?.seq ?? transcript.since;
    const askedLast = told.get(askedKey(transcript.principal, transcript.room));
    const knows = heardLast === null ? null : Math.max(heardLast, transcript.closed === null ? (askedLast ?? 0) : 0);
    const newest = seqs.get(transcript.room);
    // A room that was never told anything is silent: its listeners asked the API.
    if (knows === null) return [];
    const mustKnow = transcript.closed === null && (kind === "order" || kind === "kitchen");
    const isRight = newest !== undefined && (mustKnow ? knows === newest : knows <= newest);
    return isRight
      ? []
      : [`connection ${transcript.connection} in ${transcript.room} ended at ${knows} of ${newest ?? "none"}`];
  });
  return { looked: heard.length, offending: named("a screen does not show how it is", offenders) };
}
