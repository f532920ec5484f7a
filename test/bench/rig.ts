import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { migrate } from "#db/migrate.ts";
import { DEMO_ACCOUNTS, DEMO_RESTAURANTS, seed } from "#db/seed.ts";
import { DEMO_PASSWORD_HASH } from "#db/seed/accounts.ts";
import { seedId } from "#db/seed/ids.ts";
import type { Menu } from "#domain/menu.ts";
import { prepareDevVars } from "#local/dev-vars.ts";
import { freePort, portsFrom, type Ports } from "#local/ports.ts";
import { startPostgres, type Postgres } from "#local/postgres.ts";
import { Undoing } from "#local/steps.ts";
import { importKeys, type Keys } from "#worker/tokens/keys.ts";
import { buildWorker } from "../../scripts/build-worker.ts";
import { Child } from "./child.ts";
import { cpuUsed } from "./cpu.ts";
import { Load } from "./load-client.ts";
import type { EveningSpec } from "./load/evening.ts";
import type { KeyRings } from "./load/key-rings.ts";
import type { Kitchen } from "./load/push.ts";
import type { SourceSpec } from "./load/sources.ts";
import { memoryUsed } from "./memory.ts";
import { customersOf, openPeople, tokenOf, type Person } from "./people.ts";
import { openBenchRestaurant, type BenchRestaurant } from "./restaurants.ts";
import type { ServiceCounts, ServicesMessage, ServicesStart } from "./services-process.ts";
import { countStatementTimes, startCounting, writeStatementTimes } from "./statement-times.ts";
import { WorkerProfiler } from "./worker-profiler.ts";
import type { WorkerLog, WorkerReady, WorkerStart } from "./worker-process.ts";

const RESTAURANTS = 5;
const CUSTOMERS = 200;
const SIGNERS = 600;
const LOGS_KEPT = 1_000;
const CRON_MS = 60_000;

export type RigOptions = {
  /** Where everything of this run is kept; emptied first. */
  dir: string;
  /** The product's port, with five more behind it; any free ones when it is not given. */
  port?: number | undefined;
  /** A build to measure; the present sources otherwise. */
  bundleDir?: string | undefined;
  /** CPU profiles of the Worker, the services and the generator are written here, and how long Postgres took. */
  profileDir?: string | undefined;
  inspectorPort?: number | undefined;
  /** How many there are of each; a few when it is not said. */
  restaurants?: number | undefined;
  customers?: number | undefined;
};

/** The whole system on this machine, each part a process of its own, and what it is compared with. */
export type Rig = {
  url: string;
  helloUrl: string;
  /** Of the Worker's database; `directUrl` is a copy that only the bare calls use, so that the first one counts exactly. */
  databaseUrl: string;
  directUrl: string;
  db: pg.Client;
  load: Load;
  restaurants: BenchRestaurant[];
  demo: Menu;
  signers: { emails: string[]; password: string };
  /** What the Worker logged that is not ordinary, the first thousand lines of it. */
  logs: string[];
  orders(seed: number): Promise<Extract<SourceSpec, { kind: "orders" }>>;
  /** All customers and a crew for each restaurant, for an evening of the load generator. */
  evening(sockets: { kitchenSockets: number; followers: number }): EveningSpec;
  kitchen(n: number): Promise<Kitchen>;
  counts(): Promise<ServiceCounts>;
  /** Milliseconds of processor used so far, by part; null where the system does not say. */
  cpu(): Record<string, number> | null;
  /** Bytes of memory in use, by part; null where the system does not say. */
  memory(): Record<string, number> | null;
  /** Starts another Worker, or one that does nothing, for one answer: milliseconds of processor until then; null where nobody says. */
  boot(what: "worker" | "hello"): Promise<number | null>;
  /** A further copy of the database as it was at first. */
  copyDatabase(name: string): Promise<string>;
  stop(): Promise<string[]>;
};

/** Starts everything. What was started is ended again when something does not start. */
export async function startRig(options: RigOptions): Promise<Rig> {
  const undoing = new Undoing();
  try {
    return await start(options, undoing);
  } catch (error) {
    await undoing.run();
    throw error;
  }
}

async function start(options: RigOptions, undoing: Undoing): Promise<Rig> {
  const { dir, profileDir } = options;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const ports = options.port === undefined ? await freePorts() : portsFrom(options.port);
  const vars = prepareDevVars(path.join(dir, "vars"), ports);
  const bundleDir = options.bundleDir ?? (await buildWorker()).dir;

  const postgres = await startDatabase(path.join(dir, "postgres"), ports.postgres, profileDir !== undefined);
  undoing.add("Postgres", postgres.stop);
  await migrate(postgres.url);
  await seed(postgres.url, { environment: "development" });
  const data = await fill(postgres.url, options);
  const copyDatabase = await copier(postgres, undoing);
  const directUrl = await copyDatabase("direct");
  const db = new pg.Client({ connectionString: postgres.url });
  await db.connect();
  undoing.add("the connection", () => db.end());
  if (profileDir !== undefined) {
    await startCounting(db);
    undoing.add("the times of statements", () => writeStatementTimes(db, profileDir));
  }

  const services = new Child("services-process", { profileDir });
  undoing.add("the services", () => services.stop());
  const servicesReady = services.expect<ServicesMessage>((message) => "ready" in message);
  services.send({ vars, ports } satisfies ServicesStart);
  await servicesReady;

  const logs: string[] = [];
  const inspectorPort = options.inspectorPort ?? (profileDir === undefined ? undefined : await freePort());
  const worker = await startWorker(undoing, logs, {
    port: ports.product,
    bundleDir,
    vars,
    persistDir: path.join(dir, "rooms"),
    bare: false,
    inspectorPort,
  });
  if (profileDir !== undefined && inspectorPort !== undefined) {
    const profiler = await WorkerProfiler.start(inspectorPort);
    undoing.add("the Worker's profile", () => profiler.stop(path.join(profileDir, "worker", "worker.cpuprofile")));
  }
  const cron = setInterval(() => worker.child.send({ scheduled: true }), CRON_MS); // as `npm start` does
  undoing.add("the cron trigger", async () => clearInterval(cron));
  const bareStart = { port: 0, bundleDir: writeHello(path.join(dir, "hello")), vars: {}, bare: true };
  const hello = await startWorker(undoing, [], bareStart);
  const load = new Load({ profileDir });
  undoing.add("the load generator", () => load.stop());

  const rings = {
    JWT_KEYS: JSON.parse(vars["JWT_KEYS"] ?? ""),
    CAPABILITY_KEYS: JSON.parse(vars["CAPABILITY_KEYS"] ?? ""),
  } as KeyRings;
  const keys = await importKeys(rings);
  const pids = { worker: worker.pid, services: services.pid, postgres: postgres.pid, generator: load.pid };
  return {
    url: worker.url,
    helloUrl: hello.url,
    databaseUrl: postgres.url,
    directUrl,
    db,
    load,
    ...data,
    logs,
    evening: (sockets) => {
      const menus = data.restaurants.map(({ menu }) => menu);
      return { url: worker.url, rings, menus, customers: data.customers, crews: data.crews, ...sockets };
    },
    orders: async (number) => await ordersOf(data, keys, number),
    kitchen: async (n) => await kitchenOf(data, keys, n),
    counts: async () => {
      const told = services.expect<{ counts: ServiceCounts }>((message) => "counts" in message);
      services.send({ counts: true });
      return (await told).counts;
    },
    cpu: () => cpuUsed(pids),
    memory: () => memoryUsed(pids),
    boot: async (what) => await boot(what === "hello" ? bareStart : { port: 0, bundleDir, vars, bare: false }),
    copyDatabase,
    stop: async () => await undoing.run(),
  };
}

/** A database that is empty and durable. To count the times of statements takes a second start. */
async function startDatabase(dataDir: string, port: number, counts: boolean): Promise<Postgres> {
  const options = { dataDir, port, durable: true };
  const postgres = await startPostgres(options);
  if (!counts) return postgres;
  await countStatementTimes(postgres.url);
  await postgres.stop();
  return await startPostgres(options);
}

async function freePorts(): Promise<Ports> {
  const names = Object.keys(portsFrom(0)) as (keyof Ports)[];
  const ports = portsFrom(0);
  for (const name of names) ports[name] = await freePort();
  return ports;
}

type Data = Pick<Rig, "restaurants" | "demo" | "signers"> & { customers: Person[]; crews: Person[] };

async function fill(
  databaseUrl: string,
  { restaurants: houses = RESTAURANTS, customers: guests = CUSTOMERS }: RigOptions,
): Promise<Data> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    const restaurants: BenchRestaurant[] = [];
    const crews: Person[] = [];
    for (let n = 0; n < houses; n++) {
      const restaurant = await openBenchRestaurant(db, n);
      restaurants.push(restaurant);
      crews.push(...(await openPeople(db, [`crew-${n}`], { crewOf: restaurant.id })));
    }
    const customers = await openPeople(
      db,
      Array.from({ length: guests }, (_, n) => `customer-${n}`),
    );
    const names = Array.from({ length: SIGNERS }, (_, n) => `signer-${n}`);
    await openPeople(db, names, { passwordHash: DEMO_PASSWORD_HASH });
    const { rows } = await db.query<{ menu: Menu }>(`select menu_view_v1($1) as menu`, [
      seedId(DEMO_RESTAURANTS[0].slug),
    ]);
    const demo = rows[0]?.menu;
    if (!demo) throw new Error("The demo restaurant was not seeded.");
    await db.query("analyze");
    const signers = { emails: names.map((name) => `${name}@example.com`), password: DEMO_ACCOUNTS[0]?.password ?? "" };
    return { restaurants, crews, customers, demo, signers };
  } finally {
    await db.end();
  }
}

/** Copies of the database as it is now, from a template that nobody is connected to. */
async function copier(postgres: Postgres, undoing: Undoing): Promise<Rig["copyDatabase"]> {
  const admin = new pg.Client({ connectionString: postgres.url.replace(/\/[^/]*$/, "/postgres") });
  await admin.connect();
  undoing.add("the admin's connection", () => admin.end());
  await admin.query(`create database pristine template comanda strategy = wal_log`);
  return async (name) => {
    await admin.query(`create database ${name} template pristine strategy = wal_log`);
    return postgres.url.replace(/\/[^/]*$/, `/${name}`);
  };
}

async function startWorker(undoing: Undoing, logs: string[], start: WorkerStart) {
  const child = new Child("worker-process");
  undoing.add("a Worker", () => child.stop());
  child.onMessage((message) => {
    if (typeof message !== "object" || message === null || !("log" in message)) return;
    if (logs.length < LOGS_KEPT) logs.push((message as WorkerLog).log);
  });
  const ready = child.expect<WorkerReady>((message) => "ready" in message);
  child.send(start);
  const { url, pid } = await ready;
  return { url, pid, child };
}

/** What workerd and a Worker in it cost until the first answer. */
async function boot(start: WorkerStart): Promise<number | null> {
  const undoing = new Undoing();
  try {
    const { url, pid } = await startWorker(undoing, [], start);
    await (await fetch(`${url}/api/v1/health`)).text();
    return cpuUsed({ workerd: pid })?.["workerd"] ?? null;
  } finally {
    await undoing.run();
  }
}

const HELLO = `export default { fetch() { return new Response("hello"); } };`;

/** The least that workerd can be asked to do. */
function writeHello(folder: string): string {
  for (const part of ["worker", "client"]) mkdirSync(path.join(folder, part), { recursive: true });
  writeFileSync(path.join(folder, "worker", "index.js"), HELLO);
  return folder;
}

async function ordersOf({ restaurants, customers }: Data, keys: Keys, number: number) {
  const menus = restaurants.map(({ menu }) => menu);
  return { kind: "orders" as const, menus, customers: await customersOf(keys, customers), seed: number };
}

async function kitchenOf({ restaurants, crews }: Data, keys: Keys, n: number): Promise<Kitchen> {
  const [restaurant, crew] = [restaurants[n], crews[n]];
  if (!restaurant || !crew) throw new Error(`There is no kitchen ${n}.`);
  return { menu: restaurant.menu, crewToken: await tokenOf(keys, crew) };
}
