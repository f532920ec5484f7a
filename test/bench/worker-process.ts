import { startWorkerd } from "#local/workerd.ts";

export type WorkerStart = {
  port: number;
  bundleDir: string;
  vars: Record<string, string>;
  persistDir?: string;
  /** A bare Worker has no rooms. */
  bare: boolean;
  /** Where a debugger may look inside. */
  inspectorPort?: number | undefined;
};
export type WorkerReady = { ready: true; url: string; pid: number };
export type WorkerLog = { log: string };

/** What the Worker says of every order is no news here, and passing it on would cost the processors that are measured. */
const ORDINARY = /"level":"info"/;

/** A Worker in workerd, started as `npm start` starts the product's. The bare one goes through the same launcher. */
process.on("disconnect", () => process.exit(0));
process.once("message", (start: WorkerStart) => void serve(start));

async function serve({ port, bundleDir, vars, persistDir, bare, inspectorPort }: WorkerStart): Promise<void> {
  const workerd = await startWorkerd({
    port,
    bundleDir,
    vars,
    ...(persistDir === undefined ? {} : { persistDir }),
    ...(bare && { overrides: { durableObjects: {} } }),
    ...(inspectorPort !== undefined && { shared: { inspectorPort } }),
    onLog: ({ message }) => {
      if (!ORDINARY.test(message)) process.send?.({ log: message } satisfies WorkerLog);
    },
  });
  process.once("SIGTERM", () => void workerd.stop());
  const ready: WorkerReady = { ready: true, url: workerd.url, pid: workerd.pid ?? 0 };
  process.send?.(ready);
  process.on("message", () => {
    workerd.scheduled().catch((error: unknown) => process.send?.({ log: `The sweep failed: ${String(error)}` }));
  });
}
