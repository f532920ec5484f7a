import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { freePort, isTaken } from "./ports.ts";
import { findBinaries } from "./postgres-binaries.ts";
import { explainFailure } from "./postgres-failures.ts";
import { PASSWORD, USER, postgresEnv, prepareDataDir } from "./postgres-folder.ts";
import { postgresOwner, reachableDataDir } from "./postgres-owner.ts";
import { StartError, hasCode, portTaken } from "./start-error.ts";

const DATABASE = "comanda";
const START_MS_MAX = 60_000; // crash recovery of a large log included
const STOP_MS_MAX = 10_000;
const FREE_PORT_ATTEMPTS_MAX = 5;
const LOG_CHARACTERS_KEPT = 20_000;

export interface PostgresOptions {
  dataDir: string;
  /** 0 or absent: any free one. */
  port?: number;
  /**
   * True: a commit that was acknowledged survives anything short of a lost disk. False, for test runs: quicker, and the
   * whole folder is thrown away afterwards.
   */
  durable: boolean;
  /** Appends what Postgres says to this file. */
  logFile?: string;
}

export interface Postgres {
  /** Of the database `comanda`, which exists. */
  url: string;
  port: number;
  pid: number;
  /** Where the data really lives: elsewhere when root started below a folder that only root can enter. */
  dataDir: string;
  /** Resolves when the server has ended, whoever ended it. */
  ended: Promise<void>;
  /** Ends sessions and stops cleanly. */
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
}

/** Starts the Postgres 18 that came with npm on loopback, with a data folder of its own, which it makes when there is none. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const owner = postgresOwner();
  const binaries = findBinaries(owner);
  const dataDir = reachableDataDir(path.resolve(options.dataDir), owner);
  if (options.port && (await isTaken(options.port))) throw portTaken("postgres", options.port);
  await prepareDataDir(dataDir, binaries, owner);

  for (let attempt = 1; ; attempt++) {
    const port = options.port || (await freePort());
    const child = spawn(binaries.postgres, ["-D", dataDir, ...settings(port, options.durable)], {
      ...owner,
      env: postgresEnv(),
      cwd: path.parse(dataDir).root,
      stdio: ["ignore", "ignore", "pipe"],
      // A group of its own: Ctrl-C in the terminal must not reach it before the services that use it have stopped.
      detached: true,
    });
    const server = watch(child, options.logFile);
    endWithUs(child, server);
    try {
      await ready(child, server, { dataDir, port });
      const url = `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${DATABASE}`;
      await ensureDatabase(url);
      return {
        url,
        port,
        ended: server.ended,
        pid: child.pid ?? 0,
        dataDir,
        stop: () => stop(child, server),
        kill: () => kill(child, server),
      };
    } catch (error) {
      await kill(child, server);
      const lostRace = !options.port && /could not bind|address already in use/i.test(server.log());
      if (!lostRace || attempt === FREE_PORT_ATTEMPTS_MAX) throw error;
    }
  }
}

function settings(port: number, durable: boolean): string[] {
  const common = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    timezone: "UTC",
    log_timezone: "UTC",
    jit: "off",
    shared_buffers: "128MB",
  };
  const losable = {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    wal_level: "minimal",
    max_wal_senders: 0,
    max_wal_size: "2GB",
  };
  return Object.entries(durable ? common : { ...common, ...losable }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
}

interface Watched {
  log: () => string;
  isReady: () => boolean;
  /** Resolves when the process has ended, or never began. */
  ended: Promise<void>;
  hasEnded: () => boolean;
}

function watch(child: ChildProcess, logFile: string | undefined): Watched {
  let log = "";
  let isReady = false;
  let hasEnded = false;
  const file = logFile ? createWriteStream(logFile, { flags: "a" }) : undefined;
  file?.on("error", () => undefined); // a full disk must not end the supervisor through its log
  child.stderr?.setEncoding("utf8");
  child.stderr?.on("data", (text: string) => {
    log = (log + text).slice(-LOG_CHARACTERS_KEPT);
    isReady ||= log.includes("database system is ready to accept connections");
    file?.write(text);
  });
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      log += String(error);
      resolve();
    });
    child.once("close", () => resolve());
  }).then(() => {
    hasEnded = true;
    file?.end();
  });
  return { log: () => log, isReady: () => isReady, ended, hasEnded: () => hasEnded };
}

async function ready(child: ChildProcess, server: Watched, where: { dataDir: string; port: number }): Promise<void> {
  let error: unknown;
  child.once("error", (thrown) => (error = thrown));
  for (const deadline = Date.now() + START_MS_MAX; Date.now() < deadline; await sleep(5)) {
    if (server.isReady()) return;
    if (server.hasEnded()) throw explainFailure({ error, log: server.log(), ...where });
  }
  throw new StartError(
    `Postgres was not ready after ${START_MS_MAX / 1000} seconds; it last said: ${server.log().slice(-300)}`,
  );
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, "/postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    if (!hasCode(error, "42P04")) throw error; // it exists: someone else's start was quicker
  } finally {
    await client.end();
  }
}

/** Postgres must never outlive its supervisor, not even one that ends without waiting for anything. */
function endWithUs(child: ChildProcess, server: Watched): void {
  const onExit = () => child.kill("SIGINT"); // synchronous: an exit waits for nothing
  process.once("exit", onExit);
  const onSignal = (signal: NodeJS.Signals) => {
    if (process.listenerCount(signal) > 0) return; // who listens too decides when to stop, and does
    child.kill("SIGINT");
    process.kill(process.pid, signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, onSignal);
  void server.ended.then(() => {
    process.off("exit", onExit);
    for (const signal of signals) process.off(signal, onSignal);
  });
}

async function stop(child: ChildProcess, server: Watched): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (server.hasEnded()) return;
    child.kill(signal);
    await Promise.race([server.ended, sleep(STOP_MS_MAX, undefined, { ref: false })]);
  }
}

async function kill(child: ChildProcess, server: Watched): Promise<void> {
  if (server.hasEnded()) return;
  child.kill("SIGKILL");
  await server.ended;
}
