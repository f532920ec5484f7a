import { auditDatabase } from "#db/audit/invariants.ts";
import { accountOf, isExact } from "../drain.ts";
import { mustBe, type Figure } from "../figures.ts";
import type { ScreensResult } from "../load/screens.ts";
import type { Rig } from "../rig.ts";

const EXAMPLES = 3;

/**
 * Compares what callers were told and what screens showed with what the database holds, after everything is done: nothing lost,
 * nothing doubled, nothing missed on the way to a screen. Each row is a must.
 */
export async function accountFor(
  rig: Rig,
  part: string,
  accepted: readonly string[],
  screens: ScreensResult,
  say: (line: string) => void,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const none = (what: string, found: readonly string[], looked?: string) => {
    for (const example of found.slice(0, EXAMPLES)) say(`✗ ${what}: ${example}`);
    const target = mustBe(found.length === 0, "none");
    figures.push({ part, what, value: found.length, unit: "", target, ...(looked !== undefined && { note: looked }) });
  };
  const { rows } = await rig.db.query<{ id: string }>(`select id from orders`);
  const stored = new Set(rows.map(({ id }) => id));
  const told = new Set(accepted);
  none(
    "orders lost",
    accepted.filter((id) => !stored.has(id)),
  );
  none(
    "orders doubled, or of nobody",
    [...stored].filter((id) => !told.has(id)),
  );
  const { gaps, frames, reached } = screens;
  none("gaps in what a socket heard", gaps, `${frames.toLocaleString("en-GB")} frames`);
  none("screens behind the database at the end", await behind(rig, screens), `${reached.length} screens`);
  const findings = await auditDatabase(async (sql, params) => (await rig.db.query(sql, params)).rows);
  const watched = findings.filter(({ state }) => state !== "not yet");
  none(
    `offenders against the ${watched.length} invariants`,
    findings.flatMap(({ number, offending }) => offending.map((offender) => `${number}: ${offender}`)),
    `${watched.reduce((sum, { looked }) => sum + looked, 0).toLocaleString("en-GB")} things looked at`,
  );
  const account = await accountOf(rig.db);
  figures.push({
    part,
    what: "orders accepted",
    value: told.size,
    unit: "",
    note: Object.entries(account)
      .map(([name, count]) => `${name} ${count}`)
      .join(", "),
    target: mustBe(isExact(account) && account.orders === told.size, "accepted = processed"),
  });
  return figures;
}

/** Screens that had not shown the newest state when they were closed, although nothing was on its way any more. */
async function behind(rig: Rig, { reached }: ScreensResult): Promise<string[]> {
  const { rows } = await rig.db.query<{ id: string; seq: number }>(
    `select id, version::int as seq from orders where id = any ($1)
     union all select id, feed_seq::int from restaurants where id = any ($1)`,
    [reached.map(({ id }) => id)],
  );
  const newest = new Map(rows.map(({ id, seq }) => [id, seq]));
  return reached
    .filter(({ id, seq }) => seq < (newest.get(id) ?? 0))
    .map(({ kind, id, seq }) => `${kind} ${id} shows ${seq} of ${newest.get(id)}`);
}
