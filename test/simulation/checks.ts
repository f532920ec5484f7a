import { BREACHES } from "./breaches.ts";
import type { History } from "./history.ts";

const NAME = "simulation_checks";

/** All breaches as one statement, prepared once: each row names one. */
const STATEMENT = Object.entries(BREACHES)
  .map(([name, sql]) => `select '${name.replaceAll("'", "''")}' as name, found::text as what from (${sql}) as found`)
  .join("\nunion all\n");

/** Looks for anything that no moment of a database may show. */
export async function checkDatabase(history: History): Promise<void> {
  const { client } = history.house;
  const { rows } = await client.query<{ name: string; what: string }>({ name: NAME, text: STATEMENT });
  const [first] = rows;
  if (first) history.breaks(`${first.name}: ${first.what}`);
}
