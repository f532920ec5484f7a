import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { circumstances, type Circumstances } from "#test/bench/report.ts";

const FOLDER = path.join(import.meta.dirname, "..", "..", ".local", "proof");

/** What one run has shown, for docs/proof.md. */
export type RunRecord = {
  id: string;
  title: string;
  circumstances: Circumstances;
  seed: number;
  /** What was done to the system, and how often. */
  injected: Record<string, number>;
  figures: Record<string, string>;
  held: number;
  broken: { what: string; why: string }[];
  /** A table of its own, its head first. */
  table?: string[][];
};

/** Keeps the newest run of each kind. */
export function keepRecord(record: RunRecord): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, `${record.id}.json`), `${JSON.stringify(record, null, 2)}\n`);
}

/** The newest run of each kind that was kept on this machine. */
export function keptRecords(): RunRecord[] {
  mkdirSync(FOLDER, { recursive: true });
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(path.join(FOLDER, name), "utf8")) as RunRecord);
}

/** On what, when and with which command a run was made that began then. */
export const circumstancesSince = (script: string, startedMs: number, loadBefore: number): Circumstances =>
  circumstances(
    [`npm run ${script}`, ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])].join(" "),
    startedMs,
    loadBefore,
  );
