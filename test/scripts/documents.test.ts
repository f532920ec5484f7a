import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..", "..");
const PARTS = "docs|domain|db|worker|realtime|web|local|scripts|test";
const scripts = Object.keys(
  (JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> }).scripts,
);

const within = (folder: string) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file));
const documents = [...readdirSync(ROOT), ...["docs", "local", "test/contract"].flatMap(within)].filter((file) =>
  file.endsWith(".md"),
);

interface Document {
  text: string;
  links: string[];
  /** What stands between backticks. */
  quoted: string[];
  is: (target: string) => boolean;
}

function read(file: string): Document {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, match = ""]) => match);
  return {
    text,
    links: found(/\]\(([^)\s]+)\)/g).filter((link) => !/^[a-z]+:/.test(link)),
    quoted: found(/`([^`\n]+)`/g),
    is: (target) => [ROOT, path.join(ROOT, path.dirname(file))].some((folder) => exists(path.join(folder, target))),
  };
}

/** A star stands for any part of a file's name. */
function exists(target: string): boolean {
  if (!target.includes("*")) return existsSync(target);
  const [before = "", after = ""] = path.basename(target).split("*");
  const folder = path.dirname(target);
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(before) && name.endsWith(after));
}

/** As GitHub makes the anchor of a heading. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

test("the documents are found", () => {
  expect(documents.length).toBeGreaterThan(12);
  expect(documents).toContain("docs/deploy.md");
});

test.each(documents)("every link of %s leads somewhere", (file) => {
  const { links, is, text } = read(file);
  const broken = links.filter((link) => {
    const [target = "", anchor] = link.split("#");
    if (target !== "" && !is(target)) return true;
    if (anchor === undefined) return false;
    const there = target === "" ? text : readFileSync(path.join(ROOT, path.dirname(file), target), "utf8");
    return !anchorsOf(there).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test.each(documents)("every file, folder and command that %s names is there", (file) => {
  const { quoted, is, text } = read(file);
  const paths = quoted.filter(
    (each) => new RegExp(`^(${PARTS})/[\\w./*-]*$`).test(each) || /^[\w.-]+\.(ts|tsx|mjs|md|toml)$/.test(each),
  );
  expect(paths.filter((each) => !is(each))).toEqual([]);
  const commands = [...text.matchAll(/\bnpm run (?:-s )?([\w:]+)/g)].map(([, name = ""]) => name);
  expect(commands.filter((name) => !scripts.includes(name))).toEqual([]);
});
