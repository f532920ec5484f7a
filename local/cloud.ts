import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { migrate } from "#db/migrate.ts";
import { DEMO_ACCOUNTS, seed } from "#db/seed.ts";
import { buildWorker } from "../scripts/build-worker.ts";
import { ensureSweepSchedule } from "../scripts/sweep-schedule.ts";
import { linksOf, serviceList } from "./cloud-tour.ts";
import type { Services } from "./cloud-tour.ts";
import { answers, consolePages } from "./console/console.ts";
import { prepareDevVars } from "./dev-vars.ts";
import type { DevVars } from "./dev-vars.ts";
import { explainDisk, requireRoom } from "./disk.ts";
import type { PageLink } from "./html.ts";
import type { HttpService } from "./http.ts";
import { startMail } from "./mail.ts";
import { startNeon } from "./neon.ts";
import { isTaken, portsFrom } from "./ports.ts";
import type { Ports } from "./ports.ts";
import { postmasterOf, removeDataDir } from "./postgres-folder.ts";
import { postgresOwner, reachableDataDir } from "./postgres-owner.ts";
import { startPostgres } from "./postgres.ts";
import type { Postgres } from "./postgres.ts";
import { endOurs } from "./processes.ts";
import { startQstash } from "./qstash.ts";
import { startRedis } from "./redis.ts";
import { RunFile } from "./run-file.ts";
import { StartError, portTaken } from "./start-error.ts";
import { Undoing } from "./steps.ts";
import type { Step } from "./steps.ts";
import type { LogLine, Workerd } from "./workerd.ts";

const WORKER_VARS = [
  ...[
    "ENVIRONMENT",
    "PUBLIC_URL",
    "DATABASE_URL",
    "NEON_LOCAL_URL",
    "UPSTASH_REDIS_REST_URL",
    "UPSTASH_REDIS_REST_TOKEN",
  ],
  ...["QSTASH_URL", "QSTASH_TOKEN", "QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY", "RESEND_API_KEY"],
  ...["RESEND_BASE_URL", "MAIL_FROM", "JWT_KEYS", "CAPABILITY_KEYS", "ROOM_PUSH_KEY", "REQUIRE_VERIFIED_EMAIL"],
];

export interface CloudOptions {
  /** The product's port; the services follow it. */
  port: number;
  /** Where the Worker listens when something of `npm run dev` stands in front of it; the product's port otherwise. */
  workerPort?: number;
  /** Where data, logs and the record of the run are kept. */
  stateDir: string;
  varsFile: string;
  /** Forgets all data of earlier runs first. */
  fresh: boolean;
  step: Step;
  /** What the Worker logs, beside `worker.log` in the state folder. */
  onLog?: (line: LogLine) => void;
  /** Opens what stands in front of the Worker, once that answers. Only then is anything delivered to the product's address. */
  openFront?: (cloud: Cloud) => Promise<void>;
  /** Told when Postgres or the Worker ends and nobody asked it to. */
  onLoss?: (what: "postgres" | "worker") => void;
}

export interface Cloud {
  url: string;
  links: PageLink[];
  vars: DevVars;
  postgres: Postgres;
  workerd: Workerd;
  services: Services;
  /** Starts the Worker anew, with another bundle or the same. */
  reload(bundleDir?: string): Promise<void>;
  /** Ends everything, and returns what would not end properly. */
  stop(): Promise<string[]>;
}

/** Starts the whole system on this machine: the local cloud, its data, and the built Worker in workerd. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const undoing = new Undoing();
  try {
    return await start(options, undoing);
  } catch (error) {
    const explained = explainDisk(error, options.stateDir) ?? error; // before anything ends and leaves room behind
    await undoing.run();
    throw explained;
  }
}

async function start(options: CloudOptions, undoing: Undoing): Promise<Cloud> {
  const { step, stateDir, onLoss } = options;
  const { run, vars, ports } = await step("Look at ports, disk and what an earlier run left", () => prepare(options));
  undoing.add("the record of this run", async () => run.release());

  // Beside all else, as it takes longest; its line is printed when it is done.
  const building = step("Build the Worker and the pages, unless nothing changed", () => buildWorker());
  building.catch(() => undefined); // awaited below: until then a failure must not end the process

  const postgres = await step("Start Postgres", () => startDatabase(stateDir, ports));
  undoing.add("Postgres", postgres.stop);
  run.add("postgres", postgres.pid);
  const databaseUrl = postgres.url;
  await step("Migrate the database", () => migrate(databaseUrl));
  await step("Fill in the demo restaurants and accounts", () => seed(databaseUrl, { environment: "development" }));

  const links = linksOf(vars, ports);
  const services: Partial<Services> = {};
  const keep = (name: keyof Services, service: HttpService) => {
    undoing.add(name, service.stop);
    services[name] = service;
  };
  await step("Start Neon, Redis, mail and the console", async () => {
    for await (const [name, service] of startServices(vars, ports, databaseUrl, links, services)) keep(name, service);
  });
  const bundleDir = (await building).dir;
  const workerd = await step("Serve", () => serve(options, vars, ports, bundleDir));
  undoing.add("the Worker", workerd.stop);
  run.add("workerd", workerd.pid);

  void postgres.ended.then(() => undoing.hasBegun || onLoss?.("postgres"));
  const cloud: Cloud = {
    url: vars["PUBLIC_URL"] ?? workerd.url,
    links,
    vars,
    postgres,
    workerd,
    services: services as Services,
    reload: async (next) => {
      await workerd.reload(next);
      run.add("workerd", workerd.pid);
    },
    stop: async () => await undoing.run(),
  };
  await options.openFront?.(cloud);
  // Last, because it begins at once with what waited since the last run: that must find somebody at home.
  await step("Start QStash and schedule the sweep", async () => {
    keep("qstash", await startEvents(vars, ports, databaseUrl));
    const value = valuesOf(vars);
    const [QSTASH_URL, QSTASH_TOKEN, PUBLIC_URL] = [value("QSTASH_URL"), value("QSTASH_TOKEN"), value("PUBLIC_URL")];
    await ensureSweepSchedule({ QSTASH_URL, QSTASH_TOKEN, PUBLIC_URL }); // as the deploy does
  });
  return cloud;
}

async function prepare({ port, stateDir, varsFile, fresh, step }: CloudOptions) {
  requireRoom(stateDir);
  const { run, ended } = await RunFile.claim(path.join(stateDir, "run.json"));
  try {
    if (ended.length > 0) await step(`Ended what a killed run had left: ${ended.join(", ")}`, () => undefined);
    const dataDir = path.join(stateDir, "postgres");
    const owner = postgresOwner();
    const folder = reachableDataDir(dataDir, owner);
    const orphan = postmasterOf(folder); // of a run that was killed before it could write down what it had started
    if (orphan) await endOurs(orphan, folder, "SIGINT");
    if (fresh) {
      removeDataDir(dataDir, owner);
      rmSync(path.join(stateDir, "rooms"), { recursive: true, force: true });
    }
    emptyTemporaryFolder(path.join(stateDir, "tmp"));
    const ports = portsFrom(port);
    for (const [service, taken] of Object.entries(ports)) if (await isTaken(taken)) throw portTaken(service, taken);
    return { run, ports, vars: prepareDevVars(varsFile, ports) };
  } catch (error) {
    run.release();
    throw error;
  }
}

/** Miniflare leaves its files behind when it is killed: in a folder of ours the next start removes them. */
function emptyTemporaryFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  process.env["TMPDIR"] = folder;
}

async function startDatabase(stateDir: string, ports: Ports): Promise<Postgres> {
  const logFile = path.join(stateDir, "postgres.log");
  return await startPostgres({
    dataDir: path.join(stateDir, "postgres"),
    port: ports.postgres,
    durable: true,
    logFile,
  });
}

async function* startServices(
  vars: DevVars,
  ports: Ports,
  databaseUrl: string,
  links: PageLink[],
  running: Partial<Services>,
): AsyncGenerator<[keyof Services, HttpService]> {
  const value = valuesOf(vars);
  const pages = consolePages({
    links,
    services: serviceList(vars, ports, running),
    qstash: { url: value("QSTASH_URL"), token: value("QSTASH_TOKEN") },
    accounts: DEMO_ACCOUNTS,
  });
  yield ["neon", await startNeon({ port: ports.neon, postgres: { port: ports.postgres } })];
  const backend = vars["REDIS_URL"] ? { backend: vars["REDIS_URL"] } : {};
  yield ["redis", await startRedis({ port: ports.redis, token: value("UPSTASH_REDIS_REST_TOKEN"), ...backend })];
  const apiKey = value("RESEND_API_KEY");
  const others = links.filter(({ label }) => label !== "Mailbox"); // it names itself first
  yield ["mail", await startMail({ port: ports.console, apiKey, databaseUrl, links: others, otherPages: pages })];
}

async function startEvents(vars: DevVars, ports: Ports, databaseUrl: string): Promise<HttpService> {
  const value = valuesOf(vars);
  return await startQstash({
    port: ports.qstash,
    token: value("QSTASH_TOKEN"),
    currentSigningKey: value("QSTASH_CURRENT_SIGNING_KEY"),
    nextSigningKey: value("QSTASH_NEXT_SIGNING_KEY"),
    databaseUrl,
  });
}

const valuesOf = (vars: DevVars) => (name: string) => vars[name] ?? "";

async function serve(options: CloudOptions, vars: DevVars, ports: Ports, bundleDir: string): Promise<Workerd> {
  const { stateDir, onLog, onLoss } = options;
  const log = createWriteStream(path.join(stateDir, "worker.log"), { flags: "a" });
  log.on("error", () => undefined); // a full disk must not end the supervisor through its log
  // Only now, as it loads all of wrangler, a second of work: by now there are lines to read. It is to say nothing itself,
  // and to keep its own log here instead of in the home folder.
  const logPath = path.join(stateDir, "tmp");
  Object.assign(process.env, { WRANGLER_LOG: "warn", WRANGLER_LOG_PATH: logPath, WRANGLER_SEND_METRICS: "false" });
  const { startWorkerd } = await import("./workerd.ts");
  const workerd = await startWorkerd({
    port: options.workerPort ?? ports.product,
    bundleDir,
    persistDir: path.join(stateDir, "rooms"),
    vars: Object.fromEntries(WORKER_VARS.map((name) => [name, vars[name] ?? ""])),
    onLog: (line) => {
      log.write(`${line.message}\n`);
      onLog?.(line);
    },
    onExit: () => onLoss?.("worker"),
  });
  if (await answers(`${workerd.url}/api/v1/health`)) return workerd;
  await workerd.stop();
  throw new StartError(`The Worker does not answer: ${path.join(stateDir, "worker.log")} says what it logged.`);
}
