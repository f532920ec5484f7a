import { defineConfig } from "drizzle-kit";

/** `npm run db:generate` compares the schema with the last snapshot, offline, and writes the next migration. */
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/schema/*.ts",
  out: "./db/migrations",
  casing: "snake_case",
});
