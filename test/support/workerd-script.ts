import { Miniflare } from "miniflare";
import { build } from "vite";

/** A small Worker of a test's own, in workerd: it shows that an SDK works there too, and not in Node alone. */
export interface WorkerdScript extends AsyncDisposable {
  /** Calls the script's `fetch` with a JSON body and returns the JSON it answers. */
  call(path: string, body?: unknown): Promise<unknown>;
}

/** Bundles `entry` (a path from the project's root) and runs it with these variables. */
export async function startScript(entry: string, vars: Record<string, string>): Promise<WorkerdScript> {
  const contents = await bundle(entry);
  const miniflare = new Miniflare({
    cf: false, // else Miniflare asks the internet where we are
    modules: [{ type: "ESModule", path: "script.js", contents }],
    compatibilityDate: "2026-04-21",
    compatibilityFlags: ["nodejs_compat"],
    bindings: vars,
  });
  const url = await miniflare.ready;
  return {
    async call(path, body = null) {
      const response = await fetch(new URL(path, url), { method: "POST", body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`The script answered ${response.status}: ${await response.text()}`);
      return await response.json();
    },
    [Symbol.asyncDispose]: async () => await miniflare.dispose(),
  };
}

/** One module of `entry` and all that it imports. */
export async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    ssr: {
      target: "webworker",
      noExternal: true,
      external: ["@react-email/render"],
      resolve: { conditions: ["workerd", "worker", "import", "default"] },
    },
    build: {
      ssr: entry,
      write: false,
      target: "es2022",
      minify: false,
      // resend imports @react-email/render when a mail is written in React, which ours are not; it is not installed
      rollupOptions: {
        external: [/^node:/, /^cloudflare:/, "@react-email/render"],
        output: { inlineDynamicImports: true },
      },
    },
  });
  const [chunk] = Array.isArray(built) ? (built[0]?.output ?? []) : "output" in built ? built.output : [];
  if (chunk?.type !== "chunk") throw new Error(`${entry} did not become one module.`);
  return chunk.code;
}
