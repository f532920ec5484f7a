import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..");
const PARTS = ["domain", "db", "worker", "realtime", "web", "local", "scripts"] as const;
type Part = (typeof PARTS)[number];

/** Who may know whom. Arrows point inward: the rules of ordering know nobody, and nothing that is deployed knows the local cloud. */
const MAY_IMPORT: Record<Part, readonly Part[]> = {
  domain: [],
  db: ["domain"],
  realtime: ["domain"],
  worker: ["domain", "db"],
  web: ["domain"],
  local: ["domain", "db", "scripts"],
  scripts: ["domain", "db", "worker", "local", "web"],
};
/** The one file that puts the rooms and the pages beside the API. */
const COMPOSITION = "worker/index.ts";

/** Packages that need a reason to be where they are. */
const PACKAGES_ONLY_IN: Record<string, (file: string) => boolean> = {
  zod: (file) => file.endsWith(".schema.ts") || /^(worker|realtime|local)\//.test(file),
  pg: (file) => /^(db|local|scripts)\//.test(file),
  "@neondatabase/serverless": (file) => file === "db/client.ts",
  "drizzle-orm": (file) => file.startsWith("db/"),
  react: (file) => file.startsWith("web/"),
};

interface Import {
  file: string;
  target: string;
  typeOnly: boolean;
}

function filesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(file);
    return /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [file] : [];
  });
}

const STATEMENT = /^\s*(import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']/g;

function importsOf(file: string): Import[] {
  const source = readFileSync(path.join(ROOT, file), "utf8").replaceAll(/^\s*(\/\/|\*).*$/gm, "");
  const found: Import[] = [];
  for (const [, , type, target = ""] of source.matchAll(STATEMENT))
    found.push({ file, target, typeOnly: Boolean(type) });
  for (const [, target = ""] of source.matchAll(DYNAMIC)) found.push({ file, target, typeOnly: false });
  return found;
}

/** The part of the house that an import leads to, or undefined for a package. */
function partOf({ file, target }: Import): Part | undefined {
  const resolved = target.startsWith("#") ? target.slice(1) : path.posix.join(path.posix.dirname(file), target);
  if (!target.startsWith("#") && !target.startsWith(".")) return undefined;
  return PARTS.find((part) => resolved === part || resolved.startsWith(`${part}/`));
}

const files = PARTS.flatMap(filesIn);
const imports = files.flatMap(importsOf);
const show = (each: Import) => `${each.file} → ${each.target}`;

describe("imports point inward", () => {
  test("the search finds the arrows that it is there to check", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.some((each) => partOf(each) === "domain" && each.file.startsWith("worker/"))).toBe(true);
  });

  test("no part knows a part that it must not know", () => {
    const wrong = imports.filter((each) => {
      const from = PARTS.find((part) => each.file.startsWith(`${part}/`));
      const to = partOf(each);
      if (!from || !to || from === to || each.file === COMPOSITION) return false;
      if (from === "web" && to === "worker") return !each.typeOnly;
      return !MAY_IMPORT[from].includes(to);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  test("nothing that is deployed imports the local cloud or the tests", () => {
    const deployed = imports.filter(({ file }) => /^(domain|db|worker|realtime|web)\//.test(file));
    expect(deployed.filter((each) => /^#(local|test)\/|\/(local|test)\//.test(each.target)).map(show)).toEqual([]);
  });

  test("the rules know no package but zod, no clock and no chance", () => {
    const domain = imports.filter(({ file }) => file.startsWith("domain/"));
    expect(domain.filter((each) => !partOf(each) && each.target !== "zod").map(show)).toEqual([]);
    const impure = files
      .filter((file) => file.startsWith("domain/"))
      .filter((file) =>
        /Date\.now\(|new Date\(\)|Math\.random|crypto\./.test(readFileSync(path.join(ROOT, file), "utf8")),
      );
    expect(impure).toEqual([]);
  });

  test("packages stay where they belong", () => {
    const wrong = imports.filter((each) => {
      const owner = Object.keys(PACKAGES_ONLY_IN).find(
        (name) => each.target === name || each.target.startsWith(`${name}/`),
      );
      return owner !== undefined && !each.typeOnly && !PACKAGES_ONLY_IN[owner]?.(each.file);
    });
    expect(wrong.map(show)).toEqual([]);
  });
});

describe("files stay small and plain", () => {
  test("no file of ours is longer than 400 lines", () => {
    const long = files.filter((file) => readFileSync(path.join(ROOT, file), "utf8").split("\n").length > 400);
    expect(long).toEqual([]);
  });

  test("no file is called utils, helpers or index, but for the Worker's entry and index pages", () => {
    const vague = files.filter((file) => /(^|\/)(utils?|helpers?|index)\.(ts|tsx)$/.test(file));
    expect(vague.filter((file) => file !== COMPOSITION)).toEqual([]);
  });

  test("every package is pinned exactly", () => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as Record<
      string,
      Record<string, string>
    >;
    const pins = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}),
    );
    expect(pins.length).toBeGreaterThan(30);
    expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(version))).toEqual([]);
  });

  test("no secret and no generated file is under version control", () => {
    const ignored = readFileSync(path.join(ROOT, ".gitignore"), "utf8").split("\n");
    for (const name of [".dev.vars", ".local/", "/build/", "/dist/"]) expect(ignored).toContain(name);
    expect(statSync(path.join(ROOT, "LICENSE")).isFile()).toBe(true);
  });
});
