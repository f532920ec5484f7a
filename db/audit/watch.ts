import type { Seen } from "./finding.ts";
import type { Query } from "./query.ts";

/** Tables that no check reads, and why nothing is lost by that. A test fails for a table that is neither here nor in a check. */
export const UNWATCHED: Record<string, string> = {
  categories: "what is on offer; its keys hold it together, and orders keep their own words",
  option_groups: "what is on offer; an option of it is looked at where it was ordered",
  item_option_groups: "what is on offer; its keys hold it together",
  role_verbs: "a copy of the rules, which a test holds equal to them",
  sweeps: "when a pump last ran; what it left undone is looked at",
  schema_version: "which version this is; readiness looks at it",
};

/**
 * Tables that an invariant has been waiting for and that no check reads yet: what stands in them is not watched over, and that is
 * never said to hold.
 */
export async function unwatched(query: Query, awaits: RegExp, watched: ReadonlySet<string>): Promise<Seen[]> {
  const tables = await tablesOf(query);
  const bare = tables.filter((table) => awaits.test(table) && !watched.has(table) && !(table in UNWATCHED));
  if (bare.length === 0) return [];
  return [{ looked: 0, offending: bare.map((table) => `no check reads the table ${table}`) }];
}

/** The names of all tables, in order. */
export async function tablesOf(query: Query): Promise<string[]> {
  const rows = await query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`,
  );
  return rows.map(({ name }) => name);
}
