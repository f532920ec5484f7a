import type pg from "pg";

type Row = Record<string, unknown>;
export type UpsertOptions = {
  /** What tells rows apart: the id, where nothing is said. */
  key?: string[];
  /** Leaves a row that is there as it is. */
  keep?: boolean;
};
/** Writes rows of one table, in one statement. All rows have the same columns. */
export type Upsert = (table: string, rows: Row[], options?: UpsertOptions) => Promise<void>;

/**
 * Inserts what is missing and sets what differs. A row that is right already is not touched, so a second run makes no new version
 * of a menu and ends no session.
 */
export function upserting(client: pg.Client): Upsert {
  return async (table, rows, { key = ["id"], keep = false } = {}) => {
    const columns = Object.keys(rows[0] ?? {});
    if (columns.length === 0) return;
    const list = columns.join(", ");
    const others = columns.filter((column) => !key.includes(column));
    const set = others.map((column) => `${column} = excluded.${column}`).join(", ");
    const [old, wanted] = ["t", "excluded"].map((source) => others.map((column) => `${source}.${column}`).join(", "));
    await client.query(
      `insert into ${table} as t (${list})
       select ${list} from jsonb_populate_recordset(null::${table}, $1::jsonb)
       on conflict (${key.join(", ")}) do
       ${keep || others.length === 0 ? "nothing" : `update set ${set} where (${old}) is distinct from (${wanted})`}`,
      [JSON.stringify(rows)],
    );
  };
}
