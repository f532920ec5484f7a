import { expect } from "vitest";
import type { AuditOptions } from "#db/audit/check.ts";
import { auditDatabase } from "#db/audit/invariants.ts";
import type { Query } from "#db/audit/query.ts";

/** Fails with the name of what is broken, and where. */
export async function expectSound(query: Query, options?: AuditOptions): Promise<void> {
  const findings = await auditDatabase(query, options);
  expect(findings.flatMap(({ number, offending }) => offending.map((offender) => `${number}: ${offender}`))).toEqual(
    [],
  );
}
