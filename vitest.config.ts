import { defineConfig } from "vitest/config";

// Three kinds of files, one after the other, and the whole suite has two cores. An integration file drives a Postgres and often a
// workerd of its own beside it and waits for them, so there are three at a time; a browser file keeps its core busy.
const domain = [
  "test/domain/**/*.test.ts",
  "test/web/**/*.test.{ts,tsx}",
  "test/bench/**/*.test.ts",
  "test/architecture.test.ts",
  "test/features.test.ts",
];
const browser = ["test/e2e/**/*.test.ts"];
/** Everybody against every route: a part of `npm run test:proof`. */
const proof = ["test/authorisation/**/*.test.ts"];
const globalSetup = "test/support/global-setup.ts";

export default defineConfig({
  esbuild: { jsx: "automatic" },
  test: {
    // Nothing is tried twice: a test that passes the second time hides a race that a restaurant would meet.
    retry: 0,
    dangerouslyIgnoreUnhandledErrors: false,
    passWithNoTests: false,
    pool: "forks",
    // A worker keeps what it has loaded for its next file: to load the product anew for each of them was a fifth of all the work. So no
    // test changes a module's state and leaves it so.
    isolate: false,
    // A condition is waited for as long as two busy cores may need; one that holds is seen at once.
    expect: { poll: { timeout: 15_000, interval: 25 } },
    silent: "passed-only", // what a failed test printed is shown; the rest would bury it
    slowTestThreshold: 2_000,
    teardownTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: domain, maxWorkers: 2, testTimeout: 10_000, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/**/*.test.ts"],
          exclude: [...domain, ...browser, ...proof],
          globalSetup,
          maxWorkers: 3,
          testTimeout: 30_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "proof",
          include: proof,
          globalSetup,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: browser,
          globalSetup,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
