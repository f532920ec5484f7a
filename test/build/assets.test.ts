import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { Miniflare } from "miniflare";
import { expect, test } from "vitest";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { startWorkerd } from "#local/workerd.ts";
import { builtWorker } from "#test/support/build.ts";

const VARS = { PUBLIC_URL: "http://localhost:8787", ENVIRONMENT: "development" };

/** The Worker behind Miniflare's copy of Cloudflare's own asset router. */
async function withRealRouter(dir: string) {
  const { workerOptions } = unstable_getMiniflareWorkerOptions("wrangler.toml", undefined, {
    overrides: { assets: { directory: join(dir, "client") } },
  });
  const { compatibilityDate, compatibilityFlags, durableObjects, assets } = workerOptions;
  const modules = [{ type: "ESModule" as const, path: join(dir, "worker", "index.js") }];
  // What the Worker logs without a database is not looked at here; unread, it would in the end hold the Worker up.
  const handleRuntimeStdio = (...streams: Readable[]) => streams.forEach((stream) => stream.resume());
  const shared = { host: "127.0.0.1", port: 0, cf: false, bindings: VARS, handleRuntimeStdio };
  const miniflare = new Miniflare({
    ...shared,
    modules,
    compatibilityDate,
    compatibilityFlags,
    durableObjects,
    assets,
  });
  return { url: (await miniflare.ready).origin, stop: () => miniflare.dispose() };
}

test("each path is answered by whom Cloudflare's own asset router would choose", { timeout: 180_000 }, async () => {
  const { dir } = await builtWorker();
  const ours = await startWorkerd({ port: 0, vars: VARS, bundleDir: dir, onLog: () => undefined });
  const theirs = await withRealRouter(dir);
  const files = readdirSync(join(dir, "client", "assets")).map((name) => `/assets/${name}`);
  const others = ["/", "/no-such-page", "/assets/", "/assets/gone.js", "/assets", "/_headers", "/favicon.ico"];
  const requests = [...files, ...others, "/api/v1/health", "/parties/order/x", "//", "/assets/../"].flatMap((path) =>
    ["GET", "HEAD", "POST"].map((method) => ({ path, method })),
  );
  const facts = async (url: string, { path, method }: { path: string; method: string }) => {
    const response = await fetch(url + path, { method, redirect: "manual" });
    const names = ["Content-Type", "Cache-Control", "ETag", "X-Content-Type-Options"];
    await response.arrayBuffer();
    return { status: response.status, headers: names.map((name) => response.headers.get(name)) };
  };
  try {
    for (const request of requests) {
      expect(await facts(ours.url, request), `${request.method} ${request.path}`).toEqual(
        await facts(theirs.url, request),
      );
    }
  } finally {
    await ours.stop();
    await theirs.stop();
  }
});
