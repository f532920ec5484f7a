import { inject } from "vitest";
import { newDatabase, type TestDatabase } from "./databases.ts";

export type { TestDatabase };

/** A database on the server of this test run: migrated and empty, or without the schema for tests of migrations. */
export const testDatabase = async (options?: { empty?: boolean }): Promise<TestDatabase> =>
  await newDatabase(inject("postgresUrl"), options);
