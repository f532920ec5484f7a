import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { commandLineOf, endOurs, isOurs } from "./processes.ts";
import { StartError, hasCode } from "./start-error.ts";

const Process = z.object({ name: z.string(), pid: z.int().positive(), commandLine: z.string().min(1) });
const Run = z.object({ supervisor: Process, children: z.array(Process) });
type Process = z.infer<typeof Process>;

/**
 * `.local/run.json` says which processes belong to the run in this folder. A process is told by its command line too: ids
 * are used again. So a start after `kill -9` finds what was left behind, and ends nothing else.
 */
export class RunFile {
  #children: Process[] = [];

  private constructor(readonly file: string) {}

  /** Takes the folder for this process: refuses while another run has it, ends what a killed run left behind. */
  static async claim(file: string): Promise<{ run: RunFile; ended: string[] }> {
    const left = read(file);
    const { supervisor, children = [] } = left ?? {};
    if (supervisor && supervisor.pid !== process.pid && isOurs(supervisor.pid, supervisor.commandLine)) {
      throw new StartError(
        `Comanda is already running from this folder (process ${supervisor.pid}): end it there with Ctrl-C first.`,
      );
    }
    const ended = children.filter((child) => isOurs(child.pid, child.commandLine));
    // In this order: the Worker first, so that it does not meet a database that has gone.
    for (const child of ended.toReversed()) await endOurs(child.pid, child.commandLine, "SIGINT");
    const run = new RunFile(file);
    run.#write();
    return { run, ended: ended.map(({ name }) => name) };
  }

  /** Remembers a child, in place of one of the same name. */
  add(name: string, pid: number | undefined): void {
    const commandLine = pid && commandLineOf(pid);
    if (!pid || !commandLine) return; // it has ended already
    this.#children = [...this.#children.filter((child) => child.name !== name), { name, pid, commandLine }];
    this.#write();
  }

  /** Forgets the run: all its children have ended. */
  release(): void {
    rmSync(this.file, { force: true });
  }

  #write(): void {
    const supervisor = { name: "supervisor", pid: process.pid, commandLine: commandLineOf(process.pid) ?? "unknown" };
    mkdirSync(path.dirname(this.file), { recursive: true });
    const unfinished = `${this.file}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify({ supervisor, children: this.#children }, null, 2));
    renameSync(unfinished, this.file);
  }
}

function read(file: string): z.infer<typeof Run> | undefined {
  try {
    return Run.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch (error) {
    if (hasCode(error, "ENOENT") || error instanceof SyntaxError) return undefined; // half written by a full disk
    throw error;
  }
}
