import type { TestProject } from "vitest/node";
import { startScratchPostgres, type ScratchPostgres } from "./scratch-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The Postgres of this test run; databases are made by `testDatabase()`. */
    postgresUrl: string;
  }
}

type Shared = { postgres: Promise<ScratchPostgres>; users: number };

// Each project of the run calls this in the same process, with a module of its own: they share one server through here.
const shared = globalThis as { comandaTestPostgres?: Shared | undefined };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = (shared.comandaTestPostgres ??= { postgres: startScratchPostgres({ durable: false }), users: 0 });
  running.users++;
  const postgres = await running.postgres;
  project.provide("postgresUrl", postgres.url);
  return async () => {
    if (--running.users > 0) return;
    shared.comandaTestPostgres = undefined;
    await postgres.stop();
  };
}
