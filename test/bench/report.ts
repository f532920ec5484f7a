import { execFileSync } from "node:child_process";
import os from "node:os";
import { tableOf, type Figure } from "./figures.ts";
import { asMarkdown, asText } from "./table.ts";

/** On what and when it was measured. */
export type Circumstances = {
  date: string;
  commit: string;
  machine: string;
  /** Of the machine over the last minute, at the beginning and at the end: above the number of processors others were at work. */
  load: [before: number, after: number];
  command: string;
  seconds: number;
};
export type Report = { circumstances: Circumstances; figures: Figure[]; limits: Record<string, string> };

const TITLES: Record<string, string> = {
  orders: "Orders",
  menu: "Menu and “sold out”",
  push: "From a change to a screen",
  fanout: "Many screens at once",
  chain: "The whole chain, at a constant rate",
  history: "With a year of orders behind it",
  signin: "While four people sign in",
  account: "Accepted = processed",
};

/** On what, when and with which command a run was made. `loadBefore`: the load of the machine before it. */
export function circumstances(command: string, startedMs: number, loadBefore: number): Circumstances {
  const cpus = os.cpus();
  return {
    date: new Date(startedMs).toISOString().slice(0, 16).replace("T", " "),
    commit: commitOf(),
    machine: `${cpus.length} × ${cpus[0]?.model.trim() ?? "processor"}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.arch()}, Node ${process.versions.node}`,
    load: [loadBefore, os.loadavg()[0] ?? 0],
    command,
    seconds: Math.round((Date.now() - startedMs) / 1000),
  };
}

function commitOf(): string {
  try {
    const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", stdio: "pipe" }).trim();
    return git("rev-parse", "--short", "HEAD");
  } catch {
    return "not in a repository";
  }
}

/** For the terminal. */
export function inText(figures: readonly Figure[]): string {
  const { head, rows } = tableOf(figures);
  return asText(head, rows);
}

/** `docs/speed.md`. */
export function inMarkdown({
  circumstances: { date, commit, machine, load, command, seconds },
  figures,
  limits,
}: Report): string {
  const parts = [...new Set(figures.map(({ part }) => part))];
  const sections = parts.map((part) => {
    const { head, rows } = tableOf(figures.filter((figure) => figure.part === part));
    const limit = limits[part];
    return `## ${TITLES[part] ?? part}\n\n${asMarkdown(head, rows)}\n${limit ? `\n${limit}\n` : ""}`;
  });
  return `# How fast it is

Measured with \`${command}\` in ${seconds} s on ${date} UTC, at commit ${commit}.
Machine: ${machine}; load average ${load.map((each) => each.toFixed(1)).join(" before and ")} after.

${INTRODUCTION}

${sections.join("\n")}`;
}

const INTRODUCTION = `Everything runs on this one machine: the built Worker in workerd, Postgres with \`fsync\` and \`synchronous_commit\` on, the local
services, and the load generator, each in a process of its own, over real sockets. Seconds say little about another machine; the ratios
do: each compares with the same work done by bare parts in the same minutes, as the median of interleaved rounds. "Bare" is
\`place_order_v1\` called over as many connections for orders, and a Worker that only says hello for reads.`;
