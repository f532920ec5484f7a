import { pathToFileURL } from "node:url";
import { buildWorker } from "./build-worker.ts";

/** `npm run build`: the bundle and the assets that `wrangler deploy` would ship, and what they weigh. */
async function main(): Promise<void> {
  const started = performance.now();
  const { dir, fresh, sizes } = await buildWorker({ onOutput: (text) => process.stdout.write(text) });
  const kB = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`.padStart(8);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(fresh ? `\nBuilt in ${seconds} s: ${dir}` : `Nothing changed since the last build: ${dir}`);
  console.log(`  Worker ${kB(sizes.worker.bytes)}, ${kB(sizes.worker.gzip)} gzip (limit 1,000 kB gzip)`);
  console.log(`  Script ${kB(sizes.script.bytes)}, ${kB(sizes.script.gzip)} gzip, all pages together`);
  console.log(`  Style  ${kB(sizes.style.bytes)}, ${kB(sizes.style.gzip)} gzip`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
