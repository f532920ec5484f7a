import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";

const STOP_MS_MAX = 10_000;

export type ChildOptions = {
  /** Writes CPU profiles below this folder when the process ends, one for each thread. */
  profileDir?: string | undefined;
};

/** A process of the bench: a module of this folder, started with tsx, that speaks by messages and ends with us. */
export class Child {
  readonly #child: ChildProcess;
  readonly #name: string;

  constructor(name: string, { profileDir }: ChildOptions = {}) {
    this.#name = name;
    const profile = profileDir ? ["--cpu-prof", `--cpu-prof-dir=${path.join(profileDir, name)}`] : [];
    this.#child = fork(path.join(import.meta.dirname, `${name}.ts`), [], {
      execArgv: ["--import", "tsx", ...profile],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      serialization: "advanced",
    });
    this.#child.setMaxListeners(0);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  send(message: object): void {
    this.#child.send(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#child.on("message", listener);
  }

  /** The first message that fits; rejects when the process ends before it. */
  async expect<Message>(fits: (message: object) => boolean): Promise<Message> {
    return await new Promise((resolve, reject) => {
      const onMessage = (message: object) => {
        if (!fits(message)) return;
        done();
        resolve(message as Message);
      };
      const onExit = () => {
        done();
        reject(new Error(`${this.#name} ended before it was done.`));
      };
      const done = () => {
        this.#child.off("message", onMessage);
        this.#child.off("exit", onExit);
      };
      this.#child.on("message", onMessage);
      this.#child.on("exit", onExit);
    });
  }

  /** Lets it end by itself, which it does when the line to us is cut. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS_MAX);
    await ended;
    clearTimeout(timer);
  }
}
