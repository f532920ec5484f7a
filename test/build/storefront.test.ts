import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { builtWorker } from "#test/support/build.ts";

const SCRIPT_KB_MAX = 130;

type RouteOfManifest = { module: string; imports?: string[] };
type Manifest = { entry: RouteOfManifest; routes: Record<string, RouteOfManifest>; url: string };

let client: string;
let assets: string[];
let manifest: Manifest;
beforeAll(async () => {
  client = join((await builtWorker()).dir, "client");
  assets = await readdir(join(client, "assets"));
  const name = assets.find((each) => each.startsWith("manifest-")) ?? "";
  const text = await readFile(join(client, "assets", name), "utf8");
  manifest = JSON.parse(text.replace(/^window\.__remixManifest=/, "").replace(/;$/, "")) as Manifest;
}, 180_000);

const IMPORT = /(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js|\/assets\/[^"']+\.js)["']/g;

/** A script and all that it brings along before it can run. */
async function withImports(path: string, found = new Map<string, number>()): Promise<Map<string, number>> {
  if (found.has(path)) return found;
  const source = await readFile(join(client, path));
  found.set(path, gzipSync(source).length);
  for (const [, target = ""] of source.toString().matchAll(IMPORT)) {
    await withImports(new URL(target, `http://here${path}`).pathname, found);
  }
  return found;
}

/** All scripts of a page: the entry, its routes, the texts of one language, and the list of routes. */
async function scriptsOf(routes: string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const texts = assets.filter((name) => /^(en|manifest)-.*\.js$/.test(name)).map((name) => `/assets/${name}`);
  const wanted = [manifest.entry, ...routes.map((id) => manifest.routes[id]!)];
  for (const { module, imports = [] } of wanted)
    for (const path of [module, ...imports]) await withImports(path, found);
  for (const path of texts) await withImports(path, found);
  return found;
}

test(`a menu page takes at most ${SCRIPT_KB_MAX} kB of script in all`, async () => {
  const scripts = await scriptsOf(["root", "routes/_shop", "routes/_shop.r.$slug"]);
  const total = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  expect(scripts.size).toBeGreaterThan(10);
  expect(total / 1000, JSON.stringify(Object.fromEntries(scripts), null, 1)).toBeLessThanOrEqual(SCRIPT_KB_MAX);
});

test("no script of the pages carries a driver, a query builder, a schema library or a key", async () => {
  const foreign: Record<string, RegExp> = {
    drizzle: /drizzle/i,
    pg: /pg-protocol|pg-pool|SASL|neonConfig/,
    zod: /ZodError|\$ZodType|_zod\b/,
    jose: /JWSSignatureVerificationFailed/,
    hono: /HTTPException/,
    secrets: /JWT_KEYS|CAPABILITY_KEYS|DATABASE_URL|QSTASH_TOKEN/,
    sql: /place_order_v1|\bselect [a-z_, ]+ from [a-z_]+\b/,
  };
  const scripts = assets.filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(20);
  const found: string[] = [];
  for (const name of scripts) {
    const source = await readFile(join(client, "assets", name), "utf8");
    for (const [what, pattern] of Object.entries(foreign)) if (pattern.test(source)) found.push(`${name}: ${what}`);
  }
  expect(found).toEqual([]);
});

test("a page for guests brings no word of the kitchen, and one language only", async () => {
  const scripts = [...(await scriptsOf(["root", "routes/_shop", "routes/_shop._index"])).keys()];
  expect(scripts.filter((path) => /\/(kitchen|ticket)[-.](?!pages)|\/ar-/.test(path))).toEqual([]);
});
