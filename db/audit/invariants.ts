import { look, type AuditOptions, type Check } from "./check.ts";
import { ACKNOWLEDGED, ONCE } from "./checks/answers.ts";
import { ERASURE } from "./checks/erasure.ts";
import { EVENTS } from "./checks/events.ts";
import { FEEDS } from "./checks/feeds.ts";
import { KITCHEN } from "./checks/kitchen.ts";
import { NOTIFICATIONS } from "./checks/notifications.ts";
import { NUMBERS } from "./checks/numbers.ts";
import { PRIVILEGED } from "./checks/privileged.ts";
import { CONFIDENTIAL, SECRETS, SESSIONS } from "./checks/people.ts";
import { DECIDED, REVIEWS } from "./checks/reviews.ts";
import { STEPS } from "./checks/steps.ts";
import { CANCELLING, STOCK } from "./checks/stock.ts";
import { TOTALS } from "./checks/totals.ts";
import { findingOf, type Finding, type Seen } from "./finding.ts";
import type { Query } from "./query.ts";
import { unwatched } from "./watch.ts";

export type Invariant = {
  number: number;
  name: string;
  checks: readonly Check[];
  /** Tables that it will speak of once they exist. */
  awaits?: RegExp;
};

/** What must hold in every database at every moment, whatever was done to it. */
export const INVARIANTS: readonly Invariant[] = [
  { number: 1, name: "stock: what came in is sold, held or left", checks: STOCK },
  { number: 2, name: "acknowledged: what was answered is there", checks: ACKNOWLEDGED },
  { number: 3, name: "once: one order for each key", checks: ONCE },
  { number: 4, name: "totals: orders add up from their own rows", checks: TOTALS },
  { number: 5, name: "kitchen: one slip at each station", checks: KITCHEN },
  { number: 6, name: "events: each is done once by each consumer", checks: EVENTS },
  { number: 7, name: "steps: versions without a gap, along legal moves", checks: STEPS },
  { number: 8, name: "rooms: whoever listens hears all, in order", checks: FEEDS, awaits: /^(room|socket)s?_/ },
  { number: 9, name: "confidential: nobody is shown what is another's", checks: [...CONFIDENTIAL, ...REVIEWS] },
  { number: 10, name: "money: the books balance", checks: [], awaits: /payment|ledger|payout|charge|invoice|^tips/ },
  { number: 11, name: "cancelling: portions and money come back once", checks: CANCELLING, awaits: /refund|dispute/ },
  {
    number: 12,
    name: "coupons: redeemed within their limits",
    checks: [],
    awaits: /coupon|redemption|promo|voucher|discount/,
  },
  {
    number: 13,
    name: "sessions: one usable token in a family",
    checks: SESSIONS,
    awaits: /device|invite|invitation|reset/,
  },
  { number: 14, name: "notifications: each is told once", checks: NOTIFICATIONS, awaits: /webhook|message|sms|push_/ },
  {
    number: 15,
    name: "audit log: each privileged act is written down",
    checks: [...PRIVILEGED, ...DECIDED],
    awaits: /security|log$|_log/,
  },
  { number: 16, name: "secrets: none in logs, queues and events", checks: SECRETS },
  { number: 17, name: "numbers: given once a day, none missing", checks: NUMBERS },
  {
    number: 18,
    name: "erasure: who was forgotten is nowhere",
    checks: ERASURE,
    awaits: /eras|deletion|forgotten|export/,
  },
];

/** What the checks of one invariant see in a database. Only reads. */
export async function lookAt(query: Query, invariant: Invariant, options: AuditOptions = {}): Promise<Seen[]> {
  const seen = invariant.awaits ? await unwatched(query, invariant.awaits, watchedTables()) : [];
  for (const check of invariant.checks) seen.push(await look(query, check, options));
  return seen;
}

/** One finding for each invariant, by number. Only reads; give it a snapshot (`readOnly`) where others write meanwhile. */
export async function auditDatabase(query: Query, options: AuditOptions = {}): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of INVARIANTS) findings.push(findingOf(invariant, await lookAt(query, invariant, options)));
  return findings;
}

/** Every table that some check reads. */
export function watchedTables(): Set<string> {
  const sql = INVARIANTS.flatMap(({ checks }) => checks.map((check) => check.sql)).join("\n");
  return new Set([...sql.matchAll(/\b(?:from|join)\s+([a-z_]+)/g)].map(([, table = ""]) => table));
}
