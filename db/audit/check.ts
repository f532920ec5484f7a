import { NAMED_MAX, named, type Seen } from "./finding.ts";
import type { Query } from "./query.ts";

export type AuditOptions = {
  /** Ids of events that were meant to be given up. */
  poison?: readonly string[];
};

/**
 * One thing that must be so. `sql` gives a row for each thing that is looked at: `id`, a text that an operator can use and that names
 * no person, and `broken`, where null counts as broken. Sound and broken things come out of one query, so a check that looks at
 * nothing cannot pass for one that found nothing.
 */
export type Check = {
  /** What is wrong with a thing that is broken. */
  breach: string;
  sql: string;
  params?: (options: AuditOptions) => unknown[];
};

type Counted = { looked: number; broken: number; ids: string[] | null };

/** Runs one check. Only reads. */
export async function look(query: Query, check: Check, options: AuditOptions): Promise<Seen> {
  const { breach, sql, params } = check;
  const [counted] = await query<Counted>(
    `select count(*)::int as looked,
       count(*) filter (where broken is not false)::int as broken,
       (array_agg(id order by id) filter (where broken is not false))[1:${NAMED_MAX}] as ids
     from (${sql}) thing`,
    params?.(options) ?? [],
  );
  const { looked, broken, ids } = counted as Counted; // an aggregate has a row
  return { looked, offending: named(breach, ids ?? [], broken) };
}
