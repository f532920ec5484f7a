import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Everything that can change what is built. */
const SOURCES = [
  "domain",
  "db",
  "worker",
  "realtime",
  "web",
  "package.json",
  "package-lock.json",
  "tsconfig.base.json",
  "vite.config.ts",
  "wrangler.toml",
];

/** One short name for the content of all sources of the build. */
export async function sourceHash(root: string): Promise<string> {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    for (const file of await filesUnder(root, source)) {
      const content = await readFile(join(root, file)).catch(() => undefined); // deleted since it was listed
      if (content) hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex").slice(0, 16);
}

async function filesUnder(root: string, source: string): Promise<string[]> {
  const entries = await readdir(join(root, source), { withFileTypes: true, recursive: true }).catch(() => undefined);
  if (!entries) return [source];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
