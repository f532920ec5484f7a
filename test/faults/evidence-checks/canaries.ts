import { named, type Seen } from "#db/audit/finding.ts";
import type { Query } from "#db/audit/query.ts";
import type { Canary, Evidence } from "../evidence.ts";
import { TextFinder } from "./find-texts.ts";

/** No text of a person and no secret is in a log, in the queue, or in what the database hands to it. */
export async function canaries(query: Query, evidence: Evidence): Promise<Seen[]> {
  const { canaries: texts, logs, queueBodies } = evidence;
  const events = await query<{ id: string; text: string }>(
    `select 'event ' || id as id, request_id || ' ' || data::text as text from outbox
     union all
     select 'delivery of event ' || event_id || ' to ' || consumer, last_error from deliveries where last_error is not null`,
  );
  const numbered = (name: string, lines: readonly string[]) =>
    lines.map((text, n) => ({ id: `${name} ${n + 1}`, text }));
  return [
    foundIn("a log line tells of a person", numbered("line", logs), texts),
    foundIn("the queue was told of a person", numbered("body", queueBodies), texts),
    foundIn("an event tells of a person", events, texts),
  ];
}

/** Names the places where a text was found, and whose it is; never the text. */
function foundIn(breach: string, places: readonly { id: string; text: string }[], texts: readonly Canary[]): Seen {
  if (texts.length === 0) return { looked: 0, offending: [] };
  const owners = new Map(texts.map(({ text, owner }) => [text, owner]));
  const finder = new TextFinder(owners.keys());
  const offenders = places.flatMap(({ id, text }) =>
    [...finder.find(text)].map((found) => `${id}: a text of ${owners.get(found)}`),
  );
  return { looked: places.length, offending: named(breach, offenders) };
}
