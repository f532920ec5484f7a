import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Report, Weaknesses, type Weakness } from "./advisories.schema.ts";

const ROOT = path.join(import.meta.dirname, "..");
/** Known weaknesses of parts that we deploy with, each since somebody has looked at it. SECURITY.md says for how long one may stay. */
export const WEAKNESSES = path.join(ROOT, "docs", "security", "weaknesses.json");
/** Days until a part is replaced whose weakness somebody could use against a running Comanda, and one whose weakness nothing of ours reaches. */
export const ALLOWED_DAYS = { reached: 7, unreached: 30 } as const;
const DAY_MS = 24 * 3_600_000;
const LOOK_MS = 60_000;
const REPORT_BYTES_MAX = 16 * 1024 * 1024;

const ADVISORY = /GHSA(-[a-z0-9]{4}){3}/;

/** The advisories of a report by id, each with the part that has it. Throws when it is no report: nobody has looked then. */
export function advisoriesIn(report: unknown): Map<string, string> {
  const read = Report.safeParse(report);
  if (!read.success) throw new Error("This is no report of npm audit.");
  const found = new Map<string, string>();
  for (const { via } of Object.values(read.data.vulnerabilities))
    for (const each of via)
      if (typeof each !== "string") found.set(ADVISORY.exec(each.url)?.[0] ?? `npm:${each.source}`, each.name);
  return found;
}

/** What is wrong with the list by itself: what has stayed longer than it may, and days that have not come. Needs no network. */
export function overdue(known: readonly Weakness[], now: Date): string[] {
  return known.flatMap(({ id, part, seen, reached }) => {
    const days = Math.floor((now.getTime() - Date.parse(seen)) / DAY_MS);
    const allowed = reached ? ALLOWED_DAYS.reached : ALLOWED_DAYS.unreached;
    if (days < 0) return [`${id} (${part}) is said to be seen on a day that has not come.`];
    return days > allowed ? [`${id} (${part}) is known for ${days} days, and may be for ${allowed}: replace it.`] : [];
  });
}

/** What keeps a deploy from going on: what is overdue, what nobody has looked at yet, and lines about what is gone. */
export function findings(report: unknown, known: readonly Weakness[], now: Date): string[] {
  const found = advisoriesIn(report);
  const ids = new Set(known.map(({ id }) => id));
  return [
    ...overdue(known, now),
    ...[...found]
      .filter(([id]) => !ids.has(id))
      .map(([id, part]) => `${id} (${part}) is new: replace it, or write it down in docs/security/weaknesses.json.`),
    ...known
      .filter(({ id }) => !found.has(id))
      .map(({ id, part }) => `${id} (${part}) is gone: take its line out of docs/security/weaknesses.json.`),
  ];
}

export const readWeaknesses = async (): Promise<Weakness[]> =>
  Weaknesses.parse(JSON.parse(await readFile(WEAKNESSES, "utf8")));

/** Asks the registry of packages about the parts that we deploy with. Throws when it does not answer. */
export async function lookForWeaknesses(): Promise<string[]> {
  const options = { cwd: ROOT, timeout: LOOK_MS, maxBuffer: REPORT_BYTES_MAX };
  // It ends with 1 when it finds something: what counts is what it says.
  const said = await new Promise<string>((resolve) => {
    execFile("npm", ["audit", "--omit=dev", "--json"], options, (_, stdout) => resolve(stdout));
  });
  let report: unknown;
  try {
    report = JSON.parse(said);
  } catch {
    report = null;
  }
  return findings(report, await readWeaknesses(), new Date());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    const found = await lookForWeaknesses();
    for (const each of found) console.error(each);
    if (found.length === 0)
      console.log("No part that we deploy with has a weakness that is known and not written down.");
    process.exitCode = found.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(`The registry could not be asked, so nobody knows: ${(error as Error).message}`);
    process.exitCode = 2;
  }
}
