import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { Log, LogLevel, Miniflare, type MiniflareOptions, type WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { hasCode, portTaken } from "./start-error.ts";

export interface WorkerdOptions {
  /** 0 takes any free one. */
  port: number;
  /** The Worker's variables and secrets. Nothing else reaches it: no file and no environment is read here. */
  vars: Record<string, string>;
  /** What `buildWorker` made: `worker/` with the bundle, `client/` with the assets. */
  bundleDir: string;
  /** Where the rooms keep their storage. Without it they forget when workerd stops. */
  persistDir?: string;
  /** Each line the Worker logs. Without it they go to this process's standard output. */
  onLog?: (line: { level: string; message: string }) => void;
  /** Anything else of Miniflare's that a rig needs to bend. */
  overrides?: Partial<WorkerOptions & { https: boolean; outboundService: WorkerOptions["outboundService"] }>;
}

export interface Workerd {
  readonly url: string;
  readonly port: number;
  /** The id of the workerd process, which a reload changes. */
  readonly pid: number | undefined;
  /** Fires the cron trigger and waits until its handler is done. */
  scheduled(cron?: string): Promise<void>;
  /** Takes up a new bundle on the same port. Open sockets are cut, as by a deploy; storage stays. */
  reload(bundleDir?: string): Promise<void>;
  stop(): Promise<void>;
}

const WRANGLER_CONFIG = join(import.meta.dirname, "..", "wrangler.toml");

/** Runs the built Worker in workerd on loopback, with the bindings, dates, flags and asset rules of wrangler.toml. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  let bundleDir = options.bundleDir;
  const started = await watchingForWorkerd(async () => {
    const miniflare = new Miniflare(describe(options, bundleDir, options.port));
    try {
      return { miniflare, url: await miniflare.ready };
    } catch (error) {
      await miniflare.dispose();
      throw hasCode(error, "ERR_ADDRESS_IN_USE", "EADDRINUSE") ? portTaken("Comanda", options.port) : error;
    }
  });
  const { miniflare, url } = started.result;
  const port = Number(url.port);
  let process = started.process;

  return {
    url: url.origin,
    port,
    get pid() {
      return process?.pid;
    },
    async scheduled(cron = "* * * * *") {
      const worker = await miniflare.getWorker();
      const { outcome } = await worker.scheduled({ cron });
      if (outcome !== "ok") throw new Error(`The scheduled handler ended with "${outcome}".`);
    },
    async reload(next = bundleDir) {
      bundleDir = next;
      process = (await watchingForWorkerd(() => miniflare.setOptions(describe(options, bundleDir, port)))).process;
    },
    async stop() {
      await miniflare.dispose();
    },
  };
}

function describe(options: WorkerdOptions, bundleDir: string, port: number): MiniflareOptions {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(WRANGLER_CONFIG, undefined, {
    overrides: { assets: { directory: join(bundleDir, "client") } },
  });
  const { compatibilityDate, compatibilityFlags, durableObjects, assets } = workerOptions;
  const { onLog, persistDir } = options;
  return {
    host: "127.0.0.1",
    port,
    cf: false, // else Miniflare asks the internet where we are
    log: new Log(LogLevel.WARN),
    durableObjectsPersist: persistDir,
    ...(onLog && { structuredWorkerdLogs: true, handleStructuredLogs: onLog }),
    name: "comanda",
    compatibilityDate,
    compatibilityFlags,
    durableObjects,
    assets,
    bindings: options.vars, // in place of wrangler's, which would read .dev.vars
    modules: modulesOf(join(bundleDir, "worker")),
    modulesRoot: join(bundleDir, "worker"),
    ...options.overrides,
  };
}

/** The bundle's modules, named one by one: Miniflare's own search trips over computed imports. The entry comes first. */
function modulesOf(folder: string) {
  const files = readdirSync(folder);
  const modules = files.flatMap((file) => {
    const path = join(folder, file);
    if (file.endsWith(".js")) return [{ type: "ESModule" as const, path }];
    if (file.endsWith(".wasm")) return [{ type: "CompiledWasm" as const, path }];
    return [];
  });
  return modules.sort(
    (left, right) => Number(right.path.endsWith("/index.js")) - Number(left.path.endsWith("/index.js")),
  );
}

let starting: Promise<unknown> = Promise.resolve();

/** Miniflare does not say which process it started, so this looks while nothing else of ours starts one. */
async function watchingForWorkerd<T>(
  start: () => Promise<T>,
): Promise<{ result: T; process: ChildProcess | undefined }> {
  const turn = starting.then(async () => {
    const children: ChildProcess[] = [];
    const notice = (message: unknown) => children.push((message as { process: ChildProcess }).process);
    subscribe("child_process", notice);
    try {
      const result = await start();
      return { result, process: children.findLast((child) => child.spawnfile.includes("workerd")) };
    } finally {
      unsubscribe("child_process", notice);
    }
  });
  starting = turn.catch(() => undefined);
  return await turn;
}
