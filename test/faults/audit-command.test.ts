import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "#test/db/world.ts";
import { haveEvening } from "./evening.ts";
import { noEvidence, writeEvidence } from "./evidence.ts";

let world: World;
let folder: string;
beforeAll(async () => {
  world = await openWorld({ stock: { tart: 20, cola: 10 } });
  await haveEvening(world);
  folder = await mkdtemp(path.join(os.tmpdir(), "comanda-audit-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await world[Symbol.asyncDispose]();
});

/** `npm run audit -- …`, on the database of this test unless told otherwise. */
const audit = async (args: string[], url = world.url): Promise<{ code: number; output: string }> =>
  await new Promise((resolve) => {
    const env = { ...process.env, COMANDA_AUDIT_DATABASE_URL: url };
    const command = ["--import", "tsx", "scripts/audit.ts", ...args];
    execFile(process.execPath, command, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });

describe("an operator who asks whether anything was lost", () => {
  test("reads a line for each promise, with how much was looked at, and nothing about anybody", async () => {
    const { code, output } = await audit([]);
    expect(output.trimEnd().split("\n")).toHaveLength(18);
    expect(output).toMatch(/^ 1 {2}stock: .+ holds +27 looked at\n 2 {2}acknowledged/);
    expect(output).toMatch(/\n10 {2}money: the books balance +not yet\n/);
    expect(code).toBe(0);
    expect(output).not.toMatch(/@|Ada|password/);
  });

  test("is told of the first thing that is broken, and of all when they ask for it", async () => {
    await world.query(
      "update orders set status_at = status_at + interval '1 second', tax_minor = tax_minor + 1 where number = 1",
    );
    const [order] = await world.query<{ id: string }>("select id from orders where number = 1");
    const first = await audit([]);
    expect(first.code).toBe(1);
    expect(first.output).toContain(` 4  totals: orders add up from their own rows`);
    expect(first.output).toContain(`      an order does not add up: order ${order?.id}\n`);
    expect(first.output).not.toContain(" 5  kitchen");
    const all = await audit(["--all"]);
    expect(all.code).toBe(1);
    expect(all.output).toContain(`      an order is not where its last step left it: order ${order?.id}\n`);
    expect(all.output).toMatch(/\n18 {2}erasure.+\n\n2 broken\.\n$/);
    await world.query(
      "update orders set status_at = status_at - interval '1 second', tax_minor = tax_minor - 1 where number = 1",
    );
  });

  test("names a database of their own, and what a fault run has seen", async () => {
    await writeEvidence(folder, { ...noEvidence(), poison: ["0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"] });
    const { code, output } = await audit(
      ["--database", world.url, "--evidence", folder],
      "postgres://nobody@127.0.0.1:1/none",
    );
    expect(code).toBe(1);
    expect(output).toContain(
      "an event that was meant to be given up was not: event 0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee",
    );
  });

  test("hears what a database lacks that cannot be looked at", async () => {
    await world.query("update schema_version set version = version - 1");
    const older = await audit([]);
    await world.query("update schema_version set version = version + 1");
    const elsewhere = new URL(world.url);
    elsewhere.pathname = "nothing_of_the_kind";
    const missing = await audit([], elsewhere.href);
    const unnamed = await audit(["--database", ""]);
    expect([older.code, missing.code, unnamed.code]).toEqual([2, 2, 2]);
    expect(older.output).toMatch(/^The database has schema \d+, and this looks at schema \d+: /);
    expect(missing.output).toBe("The database could not be read (3D000): there is no such database.\n");
    expect(unnamed.output).toMatch(/^The database is no address like postgresql:/);
  });

  test("hears that nothing could be looked at, and no password", async () => {
    const secret = "hunter2-hunter2";
    const wrongs = [
      await audit([], `postgres://postgres:${secret}@127.0.0.1:1/comanda`),
      await audit([], `postgres://postgres:${secret}@:not-a-url`),
      await audit(["--evidence", path.join(folder, "nothing-here")]),
      await audit(["--dance"]),
      await audit(["by the way"]),
    ];
    expect(wrongs.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect(wrongs[0]?.output).toBe("The database could not be read (ECONNREFUSED): nobody answers at this address.\n");
    for (const { output } of wrongs) expect(output).not.toMatch(secret);
    for (const { output } of wrongs.slice(2)) expect(output).toContain("npm run audit -- --all");
    expect((await audit(["--help"])).code).toBe(0);
  });
});
