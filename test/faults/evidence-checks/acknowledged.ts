import type { Order } from "#domain/order.ts";
import { named, type Seen } from "#db/audit/finding.ts";
import type { Query } from "#db/audit/query.ts";
import { canonicalJson } from "#worker/body-hash.ts";
import type { Evidence } from "../evidence.ts";
import { asked, orderIn, unlike } from "./orders-told.ts";
import { beganAt } from "./run.ts";
import { groupBy, readJson, wishesOf, type Wish } from "./wishes.ts";

/** Orders are read and compared by so many at once. */
const PIECE = 500;
/** An old run's answers may have been cleared away. */
const ANSWERS_KEPT_MS = 6.9 * 86_400_000;

/** A step of an order, and the key that made it. */
export type Step = { orderId: string; seq: number; command: string; to: string };

/**
 * Every answer that said "done" is about what is there, in the same words; what was refused for good has left nothing; and nothing is
 * there that nobody asked for.
 */
export async function acknowledged(query: Query, evidence: Evidence): Promise<Seen[]> {
  const wishes = wishesOf(evidence.attempts);
  const keys = [...new Set(wishes.map(({ attempt }) => attempt.key))];
  const steps = await query<Step>(
    `select order_id as "orderId", seq, command, to_status::text as to from order_events where command = any ($1)`,
    [keys],
  );
  const answered = await query<{ key: string }>("select key from idempotency_keys where key = any ($1)", [keys]);
  return [
    await storedOrders(query, wishes),
    lostSteps(wishes, steps),
    unseenVersions(wishes),
    lostAnswers(wishes, new Set(answered.map(({ key }) => key)), Date.now()),
    refusedYetDone(wishes, steps, new Set(answered.map(({ key }) => key))),
    await unasked(query, evidence, wishes),
  ];
}

/** Compares every order that was told of with what is stored, piece by piece: a long run has more than fits into memory. */
async function storedOrders(query: Query, wishes: readonly Wish[]): Promise<Seen> {
  const told = wishes.flatMap((wish) => {
    const order = wish.attempt.outcome === "ok" ? orderIn(wish.attempt.body) : null;
    return order ? [{ ...wish, order }] : [];
  });
  const byOrder = [...groupBy(told, ({ order }) => order.id).entries()];
  const offenders: string[] = [];
  for (let from = 0; from < byOrder.length; from += PIECE) {
    const piece = byOrder.slice(from, from + PIECE);
    const rows = await query<{ id: string; view: Order }>(
      "select o.id, order_view_v1(o) as view from orders o where o.id::text = any ($1)",
      [piece.map(([id]) => id)],
    );
    const stored = new Map(rows.map(({ id, view }) => [id, view]));
    for (const [id, answers] of piece) {
      const view = stored.get(id);
      for (const { command, order, attempt } of answers) {
        const wrong = view ? unlike(order, view) : ["it is not there"];
        if (command === "place") wrong.push(...asked(attempt.request.body, order));
        if (wrong.length > 0) offenders.push(`order ${id}, key ${attempt.key}: ${wrong.join(", ")}`);
      }
    }
  }
  return {
    looked: told.length,
    offending: named("an acknowledged order is not what was answered or asked", offenders),
  };
}

/** Each acknowledged step is in the order's history, made by that key. */
function lostSteps(wishes: readonly Wish[], steps: readonly Step[]): Seen {
  const made = new Set(steps.map(({ orderId, seq, command, to }) => `${command} ${orderId} ${seq} ${to}`));
  const told = wishes.flatMap(({ attempt }) => {
    const order = attempt.outcome === "ok" ? orderIn(attempt.body) : null;
    return order ? [{ key: attempt.key, order }] : [];
  });
  const lost = told.filter(({ key, order }) => !made.has(`${key} ${order.id} ${order.version} ${order.status}`));
  const offenders = lost.map(({ key, order }) => `order ${order.id}, step ${order.version}, key ${key}`);
  return { looked: told.length, offending: named("an acknowledged step was not made by its key", offenders) };
}

/** Whoever names the version that they have seen changes that one, or nothing. */
export function unseenVersions(wishes: readonly Wish[]): Seen {
  const told = wishes.flatMap(({ command, attempt }) => {
    const order = attempt.outcome === "ok" && command !== "place" ? orderIn(attempt.body) : null;
    const { version } = (readJson(attempt.request.body) ?? {}) as { version?: unknown };
    return order && typeof version === "number" ? [{ order, version, key: attempt.key }] : [];
  });
  const offenders = told
    .filter(({ order, version }) => order.version !== version + 1)
    .map(({ order, version, key }) => `order ${order.id}, step ${order.version} on version ${version}, key ${key}`);
  return {
    looked: told.length,
    offending: named("a step was made on a version that its caller had not seen", offenders),
  };
}

/** Each acknowledged command has left the answer for its repeat. */
function lostAnswers(wishes: readonly Wish[], answered: ReadonlySet<string>, now: number): Seen {
  const recent = wishes.filter(
    ({ attempt }) => attempt.outcome === "ok" && (attempt.completedAt ?? 0) > now - ANSWERS_KEPT_MS,
  );
  const offenders = recent
    .filter(({ attempt }) => !answered.has(attempt.key))
    .map(({ attempt }) => `key ${attempt.key}`);
  return { looked: recent.length, offending: named("an acknowledged command left no answer behind", offenders) };
}

/** Refusals that say nothing of the command: whoever repeats one may have lost their session or their place meanwhile. */
const SAYS_NOTHING = new Set([401, 403]);

/** What was refused for good is nowhere, whichever attempt of the same wish was refused. */
function refusedYetDone(wishes: readonly Wish[], steps: readonly Step[], answered: ReadonlySet<string>): Seen {
  const stepsOf = groupBy(steps, ({ command }) => command);
  const offenders: string[] = [];
  let looked = 0;
  for (const [key, sharing] of groupBy(wishes, ({ attempt }) => attempt.key)) {
    const own = groupBy(sharing, ({ command, wish, attempt }) => canonicalJson([attempt.principal, command, wish]));
    for (const attempts of own.values()) {
      const refused = attempts.filter(isFinal);
      looked += refused.length;
      // Where another wish under the same key may have been done, what is there is that one's.
      const others = sharing.filter((each) => !attempts.includes(each) && each.attempt.outcome !== "fail");
      if (refused.length === 0 || others.length > 0) continue;
      const done = stepsOf.get(key)?.map(({ orderId, seq }) => `order ${orderId}, step ${seq}`) ?? [];
      if (done.length > 0) offenders.push(`${done.join(", ")}, key ${key}`);
      else if (answered.has(key)) offenders.push(`key ${key}`);
    }
  }
  return { looked, offending: named("what was refused was done", offenders) };
}

function isFinal({ command, attempt }: Wish): boolean {
  if (attempt.outcome !== "fail" || attempt.status === null || SAYS_NOTHING.has(attempt.status)) return false;
  if (attempt.status === 404 && command !== "place") return false; // no longer theirs to see
  return !(attempt.body ?? "").includes('"code":"key_reused"');
}

/** No order of this run is there that no client tried to place. */
async function unasked(query: Query, evidence: Evidence, wishes: readonly Wish[]): Promise<Seen> {
  const began = beganAt({ attempts: evidence.attempts });
  if (began === null) return { looked: 0, offending: [] };
  const tried = new Set(wishes.filter(({ command }) => command === "place").map(({ attempt }) => attempt.key));
  const placed = await query<{ id: string; key: string }>(
    `select o.id, e.command as key from orders o join order_events e on e.order_id = o.id and e.seq = 1
     where o.placed_at >= to_timestamp($1::float8 / 1000)`,
    [began],
  );
  const offenders = placed.filter(({ key }) => !tried.has(key)).map(({ id }) => `order ${id}`);
  return { looked: placed.length, offending: named("nobody asked for an order that is there", offenders) };
}
