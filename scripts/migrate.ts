import path from "node:path";
import { migrate } from "#db/migrate.ts";
import { SCHEMA_VERSION } from "#db/schema-version.ts";
import { readDevVars } from "#local/dev-vars.ts";
import { StartError } from "#local/start-error.ts";

/** `npm run db:migrate`: brings the local database to this version. `npm run deploy` does the same for the real one. */
async function main(): Promise<void> {
  const vars = readDevVars(path.join(import.meta.dirname, "..", ".dev.vars"));
  await migrate(vars["DATABASE_URL"] ?? "");
  console.log(`The database has version ${SCHEMA_VERSION}.`);
}

await main().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
});
