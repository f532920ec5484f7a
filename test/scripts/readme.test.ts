import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_ACCOUNTS, seed } from "#db/seed.ts";
import { testWorld, type World } from "#test/support/world.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");
const README = readFileSync(path.join(ROOT, "README.md"), "utf8");
const execute = promisify(execFile);

let world: World;
beforeAll(async () => {
  world = await testWorld();
  await seed(world.db.url, { environment: "development" });
});
afterAll(async () => await world[Symbol.asyncDispose]());

test("the order by hand in the README works as it stands", async () => {
  const block =
    README.split("```sh\n")
      .find((part) => part.startsWith("COMANDA="))
      ?.split("```")[0] ?? "";
  expect(block).toContain("/api/v1/orders");
  const env = { ...process.env, COMANDA: world.url };
  const { stdout } = await execute("bash", ["-euo", "pipefail", "-c", block], { env, timeout: 30_000 });
  expect(stdout).toContain("One order, however often it is sent");
  expect(stdout.trim().split("\n").at(-1)).toBe("placed");
  expect(await world.db.query(`select from orders`)).toHaveLength(1);
});

test("the README names the demo accounts as they are", () => {
  for (const { email, password } of DEMO_ACCOUNTS) {
    const name = email.split("@")[0] ?? "";
    if (["customer2", "driver"].includes(name)) continue; // they are for tests and for later
    expect(README).toContain(name + "@");
    expect(README).toContain(`\`${password}\``);
  }
});
