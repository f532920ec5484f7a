import { LATE_SECONDS } from "#db/audit/checks/events.ts";
import type { Check } from "#db/audit/check.ts";
import { INVARIANTS } from "#db/audit/invariants.ts";
import type { History } from "./history.ts";

/** Invariants that are looked at after every change: stock, one order for each key, events, steps, what comes back. */
const OF_EVERY_MOMENT: readonly number[] = [1, 3, 6, 7, 11];

/** Here time jumps, and the queue loses messages on purpose: what is late says nothing before the end. */
const OF_TIME = `${LATE_SECONDS} seconds`;

type Kind = "moment" | "end";
const NAMES: Record<Kind, string> = { moment: "simulation_moment", end: "simulation_end" };

/** The checks of the audit as one statement, prepared once: a row for each thing that is broken. No event is meant to be given up. */
const statementOf = (checks: readonly Check[]): string =>
  checks
    .map(({ breach, sql }) => {
      const things = sql.replaceAll("$1::uuid[]", "'{}'::uuid[]");
      return `select '${breach.replaceAll("'", "''")}' as breach, id from (${things}) thing where broken is not false`;
    })
    .join("\nunion all\n");

const ALL = INVARIANTS.flatMap(({ checks }) => checks);
const MOMENT = INVARIANTS.filter(({ number }) => OF_EVERY_MOMENT.includes(number)).flatMap(({ checks }) => checks);
const STATEMENTS: Record<Kind, string> = {
  moment: statementOf(MOMENT.filter(({ breach }) => !breach.includes(OF_TIME))),
  end: statementOf(ALL),
};

/** Looks for what no database may show, at any moment or once all is quiet. */
export async function checkDatabase(history: History, kind: Kind): Promise<void> {
  const { postgres } = history.cloud;
  const statement = { name: NAMES[kind], text: STATEMENTS[kind] };
  const { rows } = await postgres.inTurn(
    async () => await postgres.client.query<{ breach: string; id: string }>(statement),
  );
  const [first] = rows;
  if (first) history.breaks(`${first.breach}: ${first.id}`);
  else if (kind === "moment") await history.newest.check(history);
}
