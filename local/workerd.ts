import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { Log, LogLevel, Miniflare, type MiniflareOptions, type SharedOptions, type WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { isTaken } from "./ports.ts";
import { hasCode, portTaken } from "./start-error.ts";

export interface LogLine {
  level: string;
  message: string;
}

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
  onLog?: (line: LogLine) => void;
  /** Told when workerd ends and nobody asked it to; `reload` brings it back. */
  onExit?: (end: { code: number | null; signal: NodeJS.Signals | null }) => void;
  /** Anything else about the Worker that a rig needs to bend. */
  overrides?: Partial<WorkerOptions>;
  /** Anything else about the server in front of it, as `https`. */
  shared?: Partial<SharedOptions>;
}

export interface Workerd {
  readonly url: string;
  readonly port: number;
  /** The id of the workerd process, which a reload changes. */
  readonly pid: number | undefined;
  /** Fires the cron trigger and waits until its handler is done. */
  scheduled(cron?: string): Promise<void>;
  /** Starts workerd anew on the same port, with a new bundle or the same. Sockets are cut, as by a deploy; storage stays. */
  reload(bundleDir?: string): Promise<void>;
  /** The Worker's own bindings, for a rig that must reach what no address leads to. */
  bindings(): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

const MODULE_TYPES: Record<string, "ESModule" | "CompiledWasm"> = { ".js": "ESModule", ".wasm": "CompiledWasm" };
/** A file of variables that there is not: naming one keeps wrangler from looking for others. */
const NO_VARIABLES = "no-variables.env";
const WRANGLER_CONFIG = join(import.meta.dirname, "..", "wrangler.toml");

/**
 * Runs the built Worker in workerd on loopback, with the bindings, dates, flags and asset rules of wrangler.toml.
 * Given only the variables of the rooms, it is a host for rooms alone, as `PARTYKIT_HOST` expects.
 */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const { port: wantedPort, onExit } = options;
  let bundleDir = options.bundleDir;
  let expectsEnd = false;
  const watch = (child: ChildProcess | undefined) => {
    child?.once("exit", (code, signal) => {
      if (!expectsEnd) onExit?.({ code, signal });
    });
    return child;
  };

  if (wantedPort !== 0 && (await isTaken(wantedPort))) throw portTaken("Comanda", wantedPort);
  const started = await watchingForWorkerd(async () => {
    const miniflare = new Miniflare(describe(options, bundleDir, wantedPort));
    try {
      return { miniflare, url: await miniflare.ready };
    } catch (error) {
      await miniflare.dispose().catch(() => undefined); // it fails again with what it failed with
      throw hasCode(error, "ERR_ADDRESS_IN_USE") ? portTaken("Comanda", wantedPort) : error;
    }
  });
  const { miniflare, url } = started.result;
  const port = Number(url.port);
  let child = watch(started.child);

  return {
    url: url.origin,
    port,
    get pid() {
      return child?.pid;
    },
    async scheduled(cron = "* * * * *") {
      // Not `getWorker().scheduled()`: to get there, Miniflare stops this thread until workerd has answered, and workerd may at that
      // moment wait for this thread to read what it logs.
      const trigger = new URL(TRIGGER, url);
      trigger.searchParams.set("cron", cron);
      const answer = await miniflare.dispatchFetch(trigger);
      const outcome = await answer.text();
      if (!answer.ok) throw new Error(`The scheduled handler ended with "${outcome}".`);
    },
    async reload(next = bundleDir) {
      bundleDir = next;
      expectsEnd = true;
      const again = await watchingForWorkerd(() => miniflare.setOptions(describe(options, bundleDir, port)));
      child = watch(again.child);
      expectsEnd = false;
    },
    bindings: () => miniflare.getBindings(),
    async stop() {
      expectsEnd = true;
      await miniflare.dispose();
    },
  };
}

function describe(options: WorkerdOptions, bundleDir: string, port: number): MiniflareOptions {
  // Without a file of variables wrangler reads .dev.vars, and says so on the output that our callers parse.
  const reading = { envFiles: [NO_VARIABLES], overrides: { assets: { directory: join(bundleDir, "client") } } };
  const { workerOptions } = unstable_getMiniflareWorkerOptions(WRANGLER_CONFIG, undefined, reading);
  const { compatibilityDate, compatibilityFlags, durableObjects, assets } = workerOptions;
  const { persistDir } = options;
  const onLog = (line: LogLine): void => {
    options.onLog?.(line); // Miniflare refuses a handler that returns something
  };
  return {
    host: "127.0.0.1",
    port,
    cf: false, // else Miniflare asks the internet where we are
    log: new Log(LogLevel.WARN),
    durableObjectsPersist: persistDir,
    unsafeTriggerHandlers: true, // on loopback, as `wrangler dev --test-scheduled` has it
    ...(options.onLog && { structuredWorkerdLogs: true, handleStructuredLogs: onLog }),
    ...options.shared,
    workers: [
      {
        name: WORKER,
        compatibilityDate,
        compatibilityFlags,
        durableObjects,
        bindings: options.vars, // in place of wrangler's, which would read .dev.vars
        serviceBindings: { [assets?.binding ?? "ASSETS"]: ASSETS },
        modules: modulesOf(join(bundleDir, "worker")),
        modulesRoot: join(bundleDir, "worker"),
        ...options.overrides,
      },
      {
        name: ASSETS,
        compatibilityDate,
        modules: [{ type: "ESModule", path: "assets.js", contents: SERVE_ASSETS }],
        assets: { ...assets, binding: "ASSETS", directory: join(bundleDir, "client") },
        serviceBindings: { WORKER },
        routes: assetRoutes(join(bundleDir, "client")),
      },
    ],
  };
}

/** Where Miniflare fires the cron trigger. Cloudflare keeps these paths to itself. */
const TRIGGER = "/cdn-cgi/handler/scheduled";
const WORKER = "comanda";
const ASSETS = "comanda-assets";

/**
 * A file if there is one, else the Worker: what Cloudflare's router does, and Miniflare's. But theirs would look at each
 * request in the one thread that everything shares here, and cost more than half of the requests per second.
 */
const SERVE_ASSETS = `export default {
  async fetch(request, env) {
    const { url, method, headers } = request;
    const file = await env.ASSETS.fetch(url, { method, headers });
    return file.status === 404 ? await env.WORKER.fetch(request) : file;
  },
};`;

/** The only paths where there can be a file, so that all others go to the Worker at once. */
function assetRoutes(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.map((entry) => (entry.isDirectory() ? `*/${entry.name}/*` : `*/${entry.name}`));
}

/** The bundle's modules, named one by one: Miniflare's own search trips over computed imports. The entry comes first. */
function modulesOf(folder: string) {
  const modules = readdirSync(folder).flatMap((file) => {
    const type = MODULE_TYPES[extname(file)];
    return type ? [{ type, path: join(folder, file) }] : [];
  });
  const isEntry = ({ path }: { path: string }) => Number(basename(path) === "index.js");
  return modules.sort((left, right) => isEntry(right) - isEntry(left));
}

let starting: Promise<unknown> = Promise.resolve();

/** Miniflare does not say which process it started, so this looks while nothing else of ours starts one. */
async function watchingForWorkerd<T>(start: () => Promise<T>): Promise<{ result: T; child: ChildProcess | undefined }> {
  const turn = starting.then(async () => {
    const children: ChildProcess[] = [];
    const notice = (message: unknown) => children.push((message as { process: ChildProcess }).process);
    subscribe("child_process", notice);
    try {
      const result = await start();
      return { result, child: children.findLast((each) => each.spawnfile.includes("workerd")) };
    } finally {
      unsubscribe("child_process", notice);
    }
  });
  starting = turn.catch(() => undefined);
  return await turn;
}
