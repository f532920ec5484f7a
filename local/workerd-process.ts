import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { buildWorker } from "../scripts/build-worker.ts";
import { startWorkerd } from "./workerd.ts";

/**
 * `tsx local/workerd-process.ts --port 0 --vars vars.json [--bundle dir] [--persist dir]`: the Worker in a process of its own, for
 * rigs that kill it. Speaks lines of JSON: says `{"event":"ready",url,port,pid}`, then answers each of `scheduled`, `reload`
 * and `stop` on standard input with `{"event":"done",command}` or `{"event":"failed",command,reason}`. It ends with its parent.
 */
async function runAsProcess(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "0" },
      vars: { type: "string" },
      bundle: { type: "string" },
      persist: { type: "string" },
    },
  });
  const say = (event: string, facts: object): void => {
    process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);
  };
  const workerd = await startWorkerd({
    port: Number(values.port),
    vars: values.vars ? (JSON.parse(readFileSync(values.vars, "utf8")) as Record<string, string>) : {},
    bundleDir: values.bundle ?? (await buildWorker()).dir,
    persistDir: values.persist,
    onLog: ({ level, message }) => say("log", { level, message }),
    onExit: (end) => say("exit", end),
  });
  say("ready", { url: workerd.url, port: workerd.port, pid: workerd.pid });

  const commands: Record<string, () => Promise<void>> = {
    scheduled: () => workerd.scheduled(),
    reload: () => workerd.reload(),
    stop: () => workerd.stop(),
  };
  for await (const command of createInterface({ input: process.stdin })) {
    try {
      await (commands[command] ?? refuse)();
      say("done", { command, pid: workerd.pid });
    } catch (error) {
      say("failed", { command, reason: error instanceof Error ? error.message : "unknown" });
    }
    if (command === "stop") return;
  }
  await workerd.stop();
}

async function refuse(): Promise<never> {
  throw new Error("Unknown command.");
}

await runAsProcess(process.argv.slice(2));
