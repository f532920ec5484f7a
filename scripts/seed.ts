import path from "node:path";
import { DEMO_ACCOUNTS, seed } from "#db/seed.ts";
import { readDevVars } from "#local/dev-vars.ts";
import { StartError } from "#local/start-error.ts";

/** `npm run seed`: the demo restaurants and accounts, in the local database. Any number of times. */
async function main(): Promise<void> {
  const vars = readDevVars(path.join(import.meta.dirname, "..", ".dev.vars"));
  await seed(vars["DATABASE_URL"] ?? "", { environment: vars["ENVIRONMENT"] ?? "development" });
  console.log("The demo restaurants and accounts are there:");
  for (const { role, email, password, note } of DEMO_ACCOUNTS) {
    console.log(`  ${role.padEnd(12)}${email.padEnd(36)}${password.padEnd(16)}${note}`);
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
});
