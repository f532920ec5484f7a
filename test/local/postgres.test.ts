import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { expect, test } from "vitest";
import { findBinaries, packageFolder } from "#local/postgres-binaries.ts";
import { postmasterOf } from "#local/postgres-folder.ts";
import { postgresOwner } from "#local/postgres-owner.ts";
import { startPostgres } from "#local/postgres.ts";
import type { Postgres, PostgresOptions } from "#local/postgres.ts";
import { endOurs, isOurs } from "#local/processes.ts";
import { testDatabase } from "#test/support/postgres.ts";

/** A folder of its own, whatever starts in it ended with the test. */
async function kitchenCellar() {
  const folder = await mkdtemp(path.join(tmpdir(), "comanda-cellar-"));
  await chmod(folder, 0o755);
  const running: Postgres[] = [];
  return {
    dataDir: path.join(folder, "postgres"),
    folder,
    async start(options: Partial<PostgresOptions> = {}) {
      const postgres = await startPostgres({ dataDir: path.join(folder, "postgres"), durable: true, ...options });
      running.push(postgres);
      return postgres;
    },
    async [Symbol.asyncDispose]() {
      for (const postgres of running) await postgres.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function query(url: string, sql: string, params?: unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, params)).rows;
  } finally {
    await client.end();
  }
}

test("every row that was acknowledged is there after the power is cut, again and again", async () => {
  await using cellar = await kitchenCellar();
  for (let cut = 1; cut <= 3; cut++) {
    const postgres = await cellar.start();
    await query(postgres.url, "create table if not exists bottles (n int primary key)");
    await query(postgres.url, "insert into bottles values ($1)", [cut]);
    await postgres.kill();
  }
  const postgres = await cellar.start();
  expect(await query(postgres.url, "select n from bottles order by n")).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  await postgres.stop();
  expect(isOurs(postgres.pid, cellar.dataDir)).toBe(false);
});

test("it is Postgres 18 with UTF-8, UTC and the extensions that the schema may use, and listens on loopback only", async () => {
  await using db = await testDatabase({ empty: true });
  for (const extension of ["pgcrypto", "pg_trgm", "citext", "unaccent", "btree_gist"]) {
    await db.query(`create extension ${extension}`);
  }
  const settings = ["server_version_num", "server_encoding", "TimeZone", "listen_addresses"];
  const [row] = await db.query(
    `select ${settings.map((name) => `current_setting('${name}') as "${name}"`).join(", ")}`,
  );
  expect(row).toMatchObject({ server_encoding: "UTF8", TimeZone: "UTC", listen_addresses: "127.0.0.1" });
  expect(Number(row?.["server_version_num"])).toBeGreaterThanOrEqual(180000);
  expect(await db.query("select unaccent('Crème brûlée') as plain, lower('ÉTÉ') as low")).toEqual([
    { plain: "Creme brulee", low: "été" },
  ]);
});

test("a start that was killed half way leaves nothing that the next start trips over", async () => {
  await using cellar = await kitchenCellar();
  await mkdir(`${cellar.dataDir}.new-1`);
  await writeFile(path.join(`${cellar.dataDir}.new-1`, "half"), "");
  const postgres = await cellar.start();
  expect(await query(postgres.url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(await readdir(cellar.folder)).toEqual(["postgres"]);
});

test("a lock file whose process id now belongs to someone else does not keep it from starting", async () => {
  await using cellar = await kitchenCellar();
  await (await cellar.start()).stop();
  await writeFile(path.join(cellar.dataDir, "postmaster.pid"), `${process.pid}\n${cellar.dataDir}\n`);
  const postgres = await cellar.start();
  expect(await query(postgres.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a second Postgres on the same data folder is refused in one sentence, and the first goes on", async () => {
  await using cellar = await kitchenCellar();
  const first = await cellar.start();
  await expect(cellar.start()).rejects.toThrow(
    `Another Postgres (process ${first.pid}) is running on the data folder ${cellar.dataDir}: stop it first.`,
  );
  expect(await query(first.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a taken port is one sentence", async () => {
  await using cellar = await kitchenCellar();
  await using other = await kitchenCellar();
  const { port } = await cellar.start();
  await expect(other.start({ port })).rejects.toThrow(
    `Port ${port} (postgres) is already in use: stop what listens there, or choose another with PORT=<number> npm start.`,
  );
});

test("a broken data folder is one sentence that says how to go on, and nothing in it is touched", async () => {
  await using cellar = await kitchenCellar();
  await mkdir(cellar.dataDir);
  await writeFile(path.join(cellar.dataDir, "menu.txt"), "not a database");
  await expect(cellar.start()).rejects.toThrow(
    `The data folder ${cellar.dataDir} is broken (it holds no PG_VERSION): npm start -- --fresh forgets it and starts with an empty one.`,
  );
  expect(await readFile(path.join(cellar.dataDir, "menu.txt"), "utf8")).toBe("not a database");

  await writeFile(path.join(cellar.dataDir, "PG_VERSION"), "15\n");
  await expect(cellar.start()).rejects.toThrow("(it was written by Postgres 15, this is 18)");
});

test("a data folder whose control file is garbage is one sentence with Postgres's own reason", async () => {
  await using cellar = await kitchenCellar();
  await (await cellar.start()).stop();
  await writeFile(path.join(cellar.dataDir, "global", "pg_control"), Buffer.alloc(8192, 7));
  await expect(cellar.start()).rejects.toThrow(/^The data folder .+ is broken \(.+\): npm start -- --fresh forgets it/);
});

test.each(["exit", "SIGTERM"])(
  "Postgres does not outlive a program that ends by %s without stopping it",
  async (how) => {
    await using cellar = await kitchenCellar();
    const program = `
    const { startPostgres } = await import("#local/postgres.ts");
    await startPostgres({ dataDir: process.argv[1], durable: true });
    console.log("up");
    ${how === "exit" ? "process.exit(3);" : "setInterval(() => undefined, 1000);"}`;
    const args = ["--import", "tsx", "--input-type=module", "--eval", program, cellar.dataDir];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const pid = postmasterOf(cellar.dataDir);
    if (how !== "exit") child.kill("SIGTERM");
    await once(child, "exit");
    await expect.poll(() => pid !== undefined && isOurs(pid, cellar.dataDir)).toBe(false);
    expect(existsSync(path.join(cellar.dataDir, "PG_VERSION"))).toBe(true);
  },
);

test("each test database is a fresh copy, and is gone afterwards", async () => {
  let name: string;
  {
    await using one = await testDatabase();
    await using two = await testDatabase();
    name = one.name;
    await one.query("create table only_here (n int)");
    await expect(two.query("select from only_here")).rejects.toThrow('relation "only_here" does not exist');
  }
  await using db = await testDatabase();
  expect(await db.query("select from pg_database where datname = $1", [name])).toEqual([]);
});

test.skipIf(process.getuid?.() !== 0)("root can start it from a folder that only root may enter", async () => {
  await using cellar = await kitchenCellar();
  await chmod(cellar.folder, 0o700);
  const postgres = await cellar.start();
  expect(postgres.dataDir).not.toBe(cellar.dataDir);
  expect(await query(postgres.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await postgres.stop();
  const again = await cellar.start();
  expect(again.dataDir).toBe(postgres.dataDir);
  await again.stop();
  await rm(again.dataDir, { recursive: true });
});

test.skipIf(process.getuid?.() !== 0)("root can run the Postgres of a project below a private folder", async () => {
  await using cellar = await kitchenCellar();
  const installed = path.join(cellar.folder, "package");
  await cp(packageFolder(), installed, { recursive: true, verbatimSymlinks: true });
  await chmod(cellar.folder, 0o700);
  const owner = postgresOwner();
  const { postgres } = findBinaries(owner, installed);
  expect(postgres.startsWith(cellar.folder)).toBe(false);
  const { stdout } = await promisify(execFile)(postgres, ["--version"], { ...owner, cwd: "/" });
  expect(stdout).toMatch(/^postgres \(PostgreSQL\) 18\./);
});

test("ending a process asks for its mark: an id that someone else has now is left alone", async () => {
  const bystander = spawn(process.execPath, ["-e", "setTimeout(() => undefined, 20000)"]);
  await once(bystander, "spawn");
  await endOurs(bystander.pid ?? 0, "no such folder", "SIGKILL");
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  await endOurs(bystander.pid ?? 0, "setTimeout", "SIGTERM");
  await expect.poll(() => bystander.signalCode).toBe("SIGTERM");
});
