import { named, type Seen } from "#db/audit/finding.ts";
import type { Query } from "#db/audit/query.ts";
import type { Canary, Evidence } from "../evidence.ts";
import { TextFinder } from "./find-texts.ts";

/** Bytes that somebody was sent. */
export type Sent = { to: string; what: string; text: string };
/** A text that was found in what was sent to somebody else than its owner. */
export type Stray = { canary: Canary; to: string; what: string };

/** An order with all that people wrote into it. */
type Written = { id: string; restaurantId: string; userId: string | null; text: string };
/** Where somebody with an account may look. */
type Reader = { id: string; restaurants: string[]; readsAll: boolean };

/** No text of one person was sent to another who has no right to it: not in an answer, not in a frame, not in a mail. */
export async function confidential(query: Query, evidence: Evidence): Promise<Seen[]> {
  const { canaries } = evidence;
  const sent = sentIn(evidence);
  const strays = straysIn(sent, canaries);
  const mailed = evidence.mails.filter(({ idempotencyKey }) => idempotencyKey !== null);
  const inMails = straysIn(
    mailed.map(({ id, idempotencyKey, subject, text }) => ({
      to: idempotencyKey ?? "",
      what: `mail ${id}`,
      text: `${subject}\n${text}`,
    })),
    canaries,
  );
  // Only whoever works for the restaurant may find what is not their own, and only in its orders; so those are searched now.
  const holders =
    strays.length + inMails.length > 0 ? await holdersOf(query, [...strays, ...inMails]) : new Map<string, Written[]>();
  const readers = await readersIn(query, strays);
  const orderOfMail = await ordersOf(
    query,
    inMails.map(({ to }) => to),
  );
  return [
    {
      looked: canaries.length === 0 ? 0 : sent.length,
      offending: named(
        "somebody was sent what is another's",
        strays
          .filter(({ canary, to }) => !mayRead(readers.get(to), holders.get(canary.text) ?? []))
          .map(({ canary, to, what }) => `${to} read a text of ${canary.owner} in ${what}`),
      ),
    },
    {
      looked: canaries.length === 0 ? 0 : mailed.length,
      offending: named(
        "a mail tells what is another's",
        inMails
          .filter(({ canary, to }) => !holders.get(canary.text)?.some(({ id }) => id === orderOfMail.get(to)))
          .map(({ canary, what }) => `a text of ${canary.owner} in ${what}`),
      ),
    },
  ];
}

/** All answers and frames. */
function sentIn({ attempts, transcripts }: Evidence): Sent[] {
  return [
    ...attempts.flatMap(({ principal, key, body, request: { method, path } }) =>
      body === null
        ? []
        : [{ to: principal, what: `the answer to ${method} ${path.split("?")[0]}, key ${key}`, text: body }],
    ),
    ...transcripts.flatMap(({ principal, connection, room, frames }) =>
      frames.map(({ text }, n) => ({
        to: principal,
        what: `frame ${n + 1} of connection ${connection} in ${room}`,
        text,
      })),
    ),
  ];
}

/** The texts that came to somebody else than their owner. */
function straysIn(sent: readonly Sent[], canaries: readonly Canary[]): Stray[] {
  const finder = new TextFinder(canaries.map(({ text }) => text));
  const owners = new Map<string, Canary[]>();
  for (const canary of canaries) owners.set(canary.text, [...(owners.get(canary.text) ?? []), canary]);
  return sent.flatMap(({ to, what, text }) =>
    [...finder.find(text)].flatMap((found) => {
      const theirs = owners.get(found) ?? [];
      const [canary] = theirs;
      return !canary || theirs.some(({ owner }) => owner === to) ? [] : [{ canary, to, what }];
    }),
  );
}

/** Whether somebody may read one of the orders that a text stands in. */
function mayRead(reader: Reader | undefined, written: readonly Written[]): boolean {
  if (!reader) return false;
  return written.some(
    ({ restaurantId, userId }) => reader.readsAll || userId === reader.id || reader.restaurants.includes(restaurantId),
  );
}

/** The orders in which each of these texts stands. */
async function holdersOf(query: Query, strays: readonly Stray[]): Promise<Map<string, Written[]>> {
  const finder = new TextFinder(strays.map(({ canary }) => canary.text));
  const orders = await query<Written>(
    `select o.id, o.restaurant_id as "restaurantId", o.user_id as "userId",
       concat_ws(E'\\n', o.contact_name, o.contact_email, o.contact_phone, o.table_name, o.note, o.address::text, o.reason,
         (select string_agg(l.note, E'\\n') from order_lines l where l.order_id = o.id),
         (select string_agg(e.reason, E'\\n') from order_events e where e.order_id = o.id)) as text
     from orders o`,
  );
  const holders = new Map<string, Written[]>();
  for (const order of orders) {
    for (const text of finder.find(order.text)) holders.set(text, [...(holders.get(text) ?? []), order]);
  }
  return holders;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** What those may read who are named with the id of an account. */
async function readersIn(query: Query, strays: readonly Stray[]): Promise<Map<string, Reader>> {
  const ids = new Map(
    strays.flatMap(({ to }) => {
      const id = UUID.exec(to)?.[0].toLowerCase();
      return id ? [[to, id] as const] : [];
    }),
  );
  const rows = await query<Reader>(
    `select u.id, u.platform_role = 'super_admin' as "readsAll",
       array(select m.restaurant_id::text from memberships m where m.user_id = u.id) as restaurants
     from users u where u.id::text = any ($1)`,
    [[...new Set(ids.values())]],
  );
  const readers = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    [...ids].flatMap(([to, id]) => {
      const reader = readers.get(id);
      return reader ? [[to, reader] as const] : [];
    }),
  );
}

async function ordersOf(query: Query, notifications: readonly string[]): Promise<Map<string, string>> {
  const rows = await query<{ id: string; orderId: string }>(
    `select id, order_id as "orderId" from notifications where id::text = any ($1)`,
    [[...new Set(notifications)]],
  );
  return new Map(rows.map(({ id, orderId }) => [id, orderId]));
}
