import type { Actor } from "#domain/actor.ts";
import type { ExportCommand } from "#domain/leaving.ts";
import { EXPORT_TABLES, type ExportPage } from "#domain/export.ts";
import type { Deps } from "../deps.ts";
import { csvHead, csvLine } from "../export/csv.ts";
import { COLUMNS, rowsOf } from "../export/tables.ts";
import { ZipWriter } from "../export/zip.ts";

/** Somebody may have it so often in this time: it is the dearest thing that they can ask for. */
export const EXPORTS_MAX = 5;
export const EXPORT_WINDOW_SECONDS = 24 * 60 * 60;
/** One round trip brings everything but orders, and so many of them; each further one the next. */
const ORDERS_PER_PAGE = 100;
/** A request makes a thousand calls at most: this many pages are ninety thousand orders. */
const PAGES_MAX = 900;
const JSON_FILE = "export.json";

/**
 * Everything that is kept of whoever asks, as a zip: `export.json`, and the same as tables in CSV. A page of orders at a time is in memory, and
 * what of the file is packed. Throws rate_limited.
 */
export async function exportPerson(deps: Pick<Deps, "db" | "now">, actor: Actor): Promise<Blob> {
  const zip = new ZipWriter();
  for (const table of EXPORT_TABLES) zip.append(`${table}.csv`, csvHead(COLUMNS[table]));
  let after: ExportCommand["after"] = null;
  const counted = { attemptsMax: EXPORTS_MAX, windowSeconds: EXPORT_WINDOW_SECONDS };
  for (let page = 0; page < PAGES_MAX; page++) {
    const command: ExportCommand = { actor, ...counted, after, limit: ORDERS_PER_PAGE };
    const told: ExportPage = await deps.db.call<ExportPage>("export_v1", command);
    if (told.person) {
      const head = { exportedAt: deps.now().toISOString(), ...told.person };
      zip.append(JSON_FILE, `${JSON.stringify(head, null, 2).slice(0, -"\n}".length)},\n  "orders": [`);
    }
    for (const [n, { order, notifications, review }] of told.orders.entries()) {
      zip.append(JSON_FILE, `${page + n > 0 ? "," : ""}\n    ${JSON.stringify({ ...order, notifications, review })}`);
    }
    const rows = rowsOf(told);
    for (const table of EXPORT_TABLES) {
      if (rows[table].length === 0) continue;
      zip.append(`${table}.csv`, rows[table].map((row) => csvLine(COLUMNS[table], row)).join(""));
    }
    after = told.next;
    if (!after) break;
  }
  zip.append(JSON_FILE, "\n  ]\n}\n");
  return zip.finish();
}
