import { accountOf, isExact } from "../drain.ts";
import { mustBe, type Figure } from "../figures.ts";
import type { ScreensResult } from "../load/screens.ts";
import type { Rig } from "../rig.ts";
import { expectSound } from "#test/db/invariants.ts";

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
  const none = (what: string, found: readonly string[]) => {
    for (const example of found.slice(0, EXAMPLES)) say(`✗ ${what}: ${example}`);
    figures.push({ part, what, value: found.length, unit: "", target: mustBe(found.length === 0, "none") });
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
  none("gaps in what a socket heard", screens.gaps);
  none("screens behind the database at the end", await behind(rig, screens));
  none("invariants broken", await broken(rig));
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

async function broken(rig: Rig): Promise<string[]> {
  try {
    await expectSound(async (sql: string) => (await rig.db.query(sql)).rows);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
