import path from "node:path";
import { parseArgs } from "node:util";
import { DEMO_ACCOUNTS } from "#db/seed.ts";
import { startCloud } from "./cloud.ts";
import type { Cloud } from "./cloud.ts";
import { explainDisk } from "./disk.ts";
import { StartError } from "./start-error.ts";
import { printedSteps } from "./steps.ts";
import type { LogLine } from "./workerd.ts";

const ROOT = path.join(import.meta.dirname, "..");
const DEFAULT_PORT = 8787;
const PORT_MAX = 65_530; // five more follow it
const CRON_MS = 60_000;
const RESTARTS_MAX = 5;
const PARENT_POLL_MS = 300;

const USAGE = `npm start -- [--fresh] [--state <folder>]

  --fresh            forget the data of earlier runs
  --state <folder>   keep data and settings there instead of in .local and .dev.vars
  PORT=9000          serve on another port; the services take the five after it`;

/** What `npm run dev` puts in front of the Worker. */
export interface Front {
  workerPort: number;
  open(cloud: Cloud, port: number): Promise<void>;
}

interface Run {
  cloud?: Cloud;
  ending?: Promise<never>;
  restarts: number;
  stateDir?: string;
}

/** `npm start`: the whole system in this terminal, until Ctrl-C. */
export async function main(args: string[], front?: Front): Promise<void> {
  const started = performance.now();
  const run: Run = { restarts: 0 };
  const end = (code: number): void => void (run.ending ??= stopAndExit(run.cloud, code));
  onSignals(end);
  endWithNpm(end);
  // A terminal that was closed takes no more lines; that must not keep the rest from stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  try {
    const options = readOptions(args);
    run.stateDir = options.stateDir;
    console.log("Starting Comanda and its local cloud …");
    run.cloud = await startCloud({
      ...options,
      ...(front && {
        workerPort: front.workerPort,
        openFront: async (cloud: Cloud) => await front.open(cloud, options.port),
      }),
      step: printedSteps((line) => console.log(line)),
      onLog: printProblems,
      onLoss: (what) => void recover(run, what, end),
    });
  } catch (error) {
    if (run.ending) return await run.ending;
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  }
  onSignals(end);
  fireEachMinute(run.cloud);
  printWelcome(run.cloud, (performance.now() - started) / 1000);
}

function readOptions(args: string[]) {
  const { values } = parse(args);
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  // The one thing that is read from the environment: whatever else a shell holds is of other programs.
  const wanted = process.env["PORT"] ?? String(DEFAULT_PORT);
  const port = /^\d{1,5}$/.test(wanted) ? Number(wanted) : 0;
  if (port < 1 || port > PORT_MAX)
    throw new StartError(`PORT must be a number from 1 to ${PORT_MAX}, not "${wanted}".`);
  const state = values.state && path.resolve(values.state);
  return {
    port,
    fresh: values.fresh,
    stateDir: state ?? path.join(ROOT, ".local"),
    varsFile: path.join(state ?? ROOT, ".dev.vars"),
  };
}

function parse(args: string[]) {
  const flags = {
    fresh: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
    state: { type: "string" },
  } as const;
  try {
    return parseArgs({ args, options: flags });
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** Ours alone: Miniflare listens too, and would end the process before anything else has stopped. */
function onSignals(end: (code: number) => void): void {
  const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
  for (const [signal, code] of Object.entries(codes)) {
    process.removeAllListeners(signal);
    process.on(signal, () => end(code));
  }
}

/** npm passes signals on, but who kills npm itself kills it alone. Started in another way we may outlive who started us. */
function endWithNpm(end: (code: number) => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    end(143);
  }, PARENT_POLL_MS);
  watch.unref();
}

/** During a start there is no cloud yet: what runs by then ends by the exit hooks of those who started it. */
async function stopAndExit(cloud: Cloud | undefined, code: number): Promise<never> {
  console.log("\nStopping …");
  const failed = (await cloud?.stop()) ?? [];
  for (const what of failed) console.error(`  ✗ ${what}`);
  console.log("Stopped.");
  process.exit(failed.length > 0 ? 1 : code);
}

async function recover(run: Run, what: "postgres" | "worker", end: (code: number) => void): Promise<void> {
  if (run.ending) return;
  if (what === "postgres" || !run.cloud || ++run.restarts > RESTARTS_MAX) {
    const name = what === "postgres" ? "Postgres" : "The Worker";
    const why = run.stateDir && explainDisk(undefined, run.stateDir)?.message;
    console.error(`${name} ended by itself${why ? `. ${why}` : "; its log says why."} Stopping.`);
    return end(1);
  }
  console.error("The Worker ended by itself: starting it again.");
  await run.cloud.reload().catch((error: unknown) => {
    console.error(`The Worker did not start again: ${String(error)}`);
    end(1);
  });
}

/** As the cron trigger of wrangler.toml does at the edge. A sweep that still runs is not joined by a second one. */
function fireEachMinute({ workerd }: Cloud): void {
  let firing = false;
  setInterval(() => {
    if (firing) return;
    firing = true;
    void workerd
      .scheduled()
      .catch((error: unknown) => console.error(`The scheduled sweep failed: ${String(error)}`))
      .finally(() => (firing = false));
  }, CRON_MS);
}

function printProblems({ level, message }: LogLine): void {
  if (level === "error" || level === "warn") console.error(message);
}

function printWelcome({ links }: Cloud, seconds: number): void {
  const column = (texts: string[]) => Math.max(...texts.map((text) => text.length)) + 2;
  const labels = column(links.map(({ label }) => label));
  console.log(`\nComanda is open (${seconds.toFixed(1)} s)\n`);
  for (const { label, href } of links) console.log(`  ${label.padEnd(labels)}${href}`);
  const [roles, emails, passwords] = [
    column(DEMO_ACCOUNTS.map(({ role }) => role)),
    column(DEMO_ACCOUNTS.map(({ email }) => email)),
    column(DEMO_ACCOUNTS.map(({ password }) => password)),
  ];
  console.log("\nDemo accounts\n");
  for (const { role, email, password, note } of DEMO_ACCOUNTS) {
    console.log(`  ${role.padEnd(roles)}${email.padEnd(emails)}${password.padEnd(passwords)}${note}`);
  }
  console.log("\nCtrl-C ends everything.");
}
