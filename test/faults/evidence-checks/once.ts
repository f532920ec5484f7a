import { named, type Seen } from "#db/audit/finding.ts";
import type { Query } from "#db/audit/query.ts";
import { canonicalJson } from "#worker/body-hash.ts";
import type { Evidence } from "../evidence.ts";
import { groupBy, wishesOf, type Wish } from "./wishes.ts";

/** Whoever asks again under the same key is told the same, asks for nothing else, and gets nothing twice. */
export async function once(query: Query, evidence: Evidence): Promise<Seen[]> {
  const wishes = wishesOf(evidence.attempts);
  const keys = [...new Set(wishes.map(({ attempt }) => attempt.key))];
  const placed = await query<{ orderId: string; key: string }>(
    `select order_id as "orderId", command as key from order_events where seq = 1 and command = any ($1)`,
    [keys],
  );
  return [sameAnswers(wishes), oneWish(wishes), oneOrder(wishes, placed)];
}

/** What one principal asked for with one command and key. */
const underOneKey = (wishes: readonly Wish[]): Map<string, Wish[]> =>
  groupBy(wishes, ({ command, attempt }) => canonicalJson([attempt.principal, command, attempt.key]));

const done = (wishes: readonly Wish[]): Wish[] => wishes.filter(({ attempt }) => attempt.outcome === "ok");

/** Status and body are the same, letter by letter. */
function sameAnswers(wishes: readonly Wish[]): Seen {
  const groups = [...underOneKey(done(wishes)).values()];
  const offenders = groups
    .filter((group) => new Set(group.map(({ attempt }) => `${attempt.status} ${attempt.body}`)).size > 1)
    .map(([first]) => `${first?.command}, key ${first?.attempt.key}`);
  return { looked: done(wishes).length, offending: named("a repeat was answered otherwise", offenders) };
}

/** A key that was used for one thing is refused for another. */
function oneWish(wishes: readonly Wish[]): Seen {
  const groups = [...underOneKey(wishes).values()];
  const offenders = groups
    .filter((group) => new Set(done(group).map(({ wish }) => wish)).size > 1)
    .map(([first]) => `${first?.command}, key ${first?.attempt.key}`);
  return { looked: groups.length, offending: named("one key was taken for two wishes", offenders) };
}

/** A key makes one order for each principal and restaurant that used it. */
function oneOrder(wishes: readonly Wish[], placed: readonly { orderId: string; key: string }[]): Seen {
  const placing = wishes.filter(({ command }) => command === "place");
  const users = groupBy(placing, ({ attempt }) => attempt.key);
  const offenders = [...groupBy(placed, ({ key }) => key)]
    .filter(([key, orders]) => orders.length > new Set(users.get(key)?.map(placeOf)).size)
    .map(([key, orders]) => `key ${key}: orders ${orders.map(({ orderId }) => orderId).join(", ")}`);
  return { looked: placed.length, offending: named("one key made two orders", offenders) };
}

const placeOf = ({ wish, attempt }: Wish): string =>
  `${attempt.principal} ${/"restaurantId":"([^"]+)"/.exec(wish)?.[1] ?? ""}`;
