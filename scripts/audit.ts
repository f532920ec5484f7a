import path from "node:path";
import type { Finding } from "#db/audit/finding.ts";
import type { Query } from "#db/audit/query.ts";
import { readOnly } from "#db/audit/snapshot.ts";
import { SCHEMA_VERSION } from "#db/schema-version.ts";
import { readDevVars } from "#local/dev-vars.ts";
import { StartError } from "#local/start-error.ts";
import { auditing } from "#test/faults/audit.ts";
import { readEvidence, type Evidence } from "#test/faults/evidence.ts";
import { readOptions, WrongUsage } from "./wrong-usage.ts";

const USAGE = `Looks whether anything was lost, doubled or shown to the wrong person. Only reads, one snapshot, at any time.

  npm run audit                           the local database
  npm run audit -- --database <url>       another one
  npm run audit -- --evidence <folder>    what a fault run has seen, beside its own database
  npm run audit -- --all                  goes on after the first thing that is broken

COMANDA_AUDIT_DATABASE_URL names another database, too, and no list of processes shows it.
Prints a line for each invariant. Ends with 0 when all hold, 1 when one is broken, 2 when it could not look.`;

async function main(args: string[]): Promise<number> {
  const {
    database,
    evidence: folder,
    all,
    help,
  } = readOptions(args, {
    database: { type: "string" },
    evidence: { type: "string" },
    all: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  });
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const evidence = folder === undefined ? undefined : await evidenceIn(folder);
  const databaseUrl = addressOf(database ?? (process.env["COMANDA_AUDIT_DATABASE_URL"] || localDatabase()));
  const broken = await readOnly(databaseUrl, async (query) => {
    await requireVersion(query);
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

/** An address that says where to look: of an empty one the driver would make a database of its own choice. */
function addressOf(text: string): string {
  const isOne = URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
  if (!isOne) throw new WrongUsage("The database is no address like postgresql://user:password@host/name.");
  return text;
}

/** A database that lacks what the checks read cannot be looked at. One that is newer only has more. */
async function requireVersion(query: Query): Promise<void> {
  const [row] = await query<{ have: number | null }>("select max(version) as have from schema_version");
  const have = row?.have ?? 0;
  if (have >= SCHEMA_VERSION) return;
  throw new StartError(
    `The database has schema ${have}, and this looks at schema ${SCHEMA_VERSION}: use the audit of the release that it belongs to.`,
  );
}

/** What an operator can do something about. */
const CAUSES: Record<string, string> = {
  ECONNREFUSED: "nobody answers at this address",
  ENOTFOUND: "there is no such host",
  "28P01": "wrong user or password",
  "28000": "this user is not let in",
  "3D000": "there is no such database",
  "42P01": "there are no tables of Comanda in it, or not all of them",
  "42703": "its tables are not those of this release",
  "42501": "this user may not read it; what it needs is: grant select on all tables in schema public",
  "57014": "one question took more than two minutes, and was given up",
};

/** Why it could not look. A driver's own words may repeat the address that it was given. */
function explain(error: unknown): string {
  if (error instanceof WrongUsage) return `${error.message}\n\n${USAGE}`;
  if (error instanceof StartError) return error.message;
  const { code } = error as { code?: unknown };
  if (typeof code !== "string") return "The database could not be read.";
  const cause = CAUSES[code];
  return `The database could not be read (${code})${cause ? `: ${cause}` : ""}.`;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(explain(error));
  return 2;
});
