import { findingOf, type Finding, type Seen } from "#db/audit/finding.ts";
import { INVARIANTS, lookAt } from "#db/audit/invariants.ts";
import type { Query } from "#db/audit/query.ts";
import { acknowledged } from "./evidence-checks/acknowledged.ts";
import { canaries } from "./evidence-checks/canaries.ts";
import { confidential } from "./evidence-checks/confidential.ts";
import { mails } from "./evidence-checks/mails.ts";
import { once } from "./evidence-checks/once.ts";
import { poison } from "./evidence-checks/poison.ts";
import { transcripts } from "./evidence-checks/transcripts.ts";
import type { Evidence } from "./evidence.ts";

type EvidenceCheck = (query: Query, evidence: Evidence) => Promise<Seen[]>;

/** What the evidence of a run says about an invariant, by its number. */
const CHECKS: Partial<Record<number, EvidenceCheck>> = {
  2: acknowledged,
  3: once,
  6: poison,
  8: transcripts,
  9: confidential,
  14: mails,
  16: canaries,
};

/** One finding for each invariant of which the evidence of a run says something, by number. */
export async function auditEvidence(query: Query, evidence: Evidence): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of INVARIANTS) {
    const check = CHECKS[invariant.number];
    if (check) findings.push(findingOf(invariant, await check(query, evidence)));
  }
  return findings;
}

/**
 * One finding after the other for each invariant, from the database and, if there is any, from the evidence of a run. Only reads; give
 * it a snapshot (`readOnly`) where others write meanwhile.
 */
export async function* auditing(query: Query, evidence?: Evidence): AsyncGenerator<Finding> {
  for (const invariant of INVARIANTS) {
    const seen = await lookAt(query, invariant, { poison: evidence?.poison ?? [] });
    const check = evidence && CHECKS[invariant.number];
    if (check) seen.push(...(await check(query, evidence)));
    yield findingOf(invariant, seen);
  }
}

/** All of `auditing` at once. */
export async function audit(query: Query, evidence?: Evidence): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of auditing(query, evidence)) findings.push(finding);
  return findings;
}
