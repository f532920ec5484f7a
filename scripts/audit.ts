import path from "node:path";
import { parseArgs } from "node:util";
import type { Finding } from "#db/audit/finding.ts";
import { readOnly } from "#db/audit/snapshot.ts";
import { readDevVars } from "#local/dev-vars.ts";
import { StartError } from "#local/start-error.ts";
import { auditing } from "#test/faults/audit.ts";
import { readEvidence, type Evidence } from "#test/faults/evidence.ts";

const USAGE = `Looks whether anything was lost, doubled or shown to the wrong person. Only reads, one snapshot, at any time.

  npm run audit                           the local database
  npm run audit -- --database <url>       another one
  npm run audit -- --evidence <folder>    what a fault run has seen, beside its own database
  npm run audit -- --all                  goes on after the first thing that is broken

COMANDA_AUDIT_DATABASE_URL names another database, too, and no list of processes shows it.
Prints a line for each invariant. Ends with 0 when all hold, 1 when one is broken, 2 when it could not look.`;

class WrongUsage extends Error {}

async function main(args: string[]): Promise<number> {
  const { database, evidence: folder, all, help } = optionsOf(args);
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const evidence = folder === undefined ? undefined : await evidenceIn(folder);
  const databaseUrl = database ?? process.env["COMANDA_AUDIT_DATABASE_URL"] ?? localDatabase();
  const broken = await readOnly(databaseUrl, async (query) => {
    let count = 0;
    for await (const finding of auditing(query, evidence)) {
      report(finding);
      if (finding.state !== "broken") continue;
      count++;
      if (!all) break;
    }
    return count;
  });
  if (broken > 0) console.log(all ? `\n${broken} broken.` : "\nBroken. With --all the others are looked at, too.");
  return broken > 0 ? 1 : 0;
}

function optionsOf(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        database: { type: "string" },
        evidence: { type: "string" },
        all: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : "");
  }
}

function localDatabase(): string {
  const url = readDevVars(path.join(import.meta.dirname, "..", ".dev.vars"))["DATABASE_URL"];
  if (!url) throw new WrongUsage("There is no local database yet: npm start makes one, or name another.");
  return url;
}

async function evidenceIn(folder: string): Promise<Evidence> {
  try {
    return await readEvidence(folder);
  } catch (error) {
    throw new WrongUsage(`The evidence cannot be read: ${error instanceof Error ? error.message : ""}`);
  }
}

function report({ number, name, state, looked, offending }: Finding): void {
  const rows = state === "not yet" ? "" : `  ${looked.toLocaleString("en")} looked at`;
  console.log(`${String(number).padStart(2)}  ${name.padEnd(52)}  ${state.padEnd(7)}${rows}`);
  for (const offender of offending) console.log(`      ${offender}`);
}

/** Why it could not look. A driver's own words may repeat the address that it was given. */
function explain(error: unknown): string {
  if (error instanceof WrongUsage) return `${error.message}\n\n${USAGE}`;
  if (error instanceof StartError) return error.message;
  const { code } = error as { code?: unknown };
  return `The database could not be read${typeof code === "string" ? ` (${code})` : ""}.`;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(explain(error));
  return 2;
});
