import type { Cloud } from "../local/cloud.ts";
import { main } from "../local/supervisor.ts";
import { buildWorker } from "./build-worker.ts";
import { startPageServer } from "./dev-pages.ts";

/** What is part of the Worker and not of a page. What both know, as the rules, is here too: pages take it up by themselves. */
const WORKER_SOURCES = /^(domain|db|worker|realtime)\/|^wrangler\.toml$/;
const SETTLE_MS = 150; // an editor that saves ten files means one rebuild

/**
 * `npm run dev`: the local cloud, with Vite in front. A saved page appears at once, in its state; saved Worker code is built and
 * put in its place behind the same address, with the rooms' storage, and pages load again.
 */
export async function dev(args: string[]): Promise<void> {
  await main(args, {
    workerPort: 0,
    async open(cloud, port) {
      const pages = await startPageServer({ port, worker: cloud.workerd, vars: cloud.vars });
      const rebuild = oneAtATime(() => replaceWorker(cloud, pages.reload));
      pages.onSave((file) => {
        if (WORKER_SOURCES.test(file)) rebuild();
      });
    },
  });
}

async function replaceWorker(cloud: Cloud, reloadPages: () => void): Promise<void> {
  const started = performance.now();
  console.log("  … Building the Worker");
  try {
    const { dir } = await buildWorker();
    await cloud.reload(dir);
    reloadPages();
    console.log(`  ✓ The Worker is replaced (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.error(`  ✗ ${error instanceof Error ? error.message : String(error)}\n  The Worker before it goes on.`);
  }
}

/** Runs `work` once things have settled; what is asked for meanwhile is one more run afterwards. */
function oneAtATime(work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(work);
    }, SETTLE_MS);
  };
}
