import { Child, type ChildOptions } from "./child.ts";
import type { Ask, Jobs, Reply } from "./load-process.ts";

/** The load generator, seen from the bench. Jobs that are given together run together. */
export class Load {
  readonly #child: Child;
  #asked = 0;

  constructor(options: ChildOptions = {}) {
    this.#child = new Child("load-process", options);
  }

  get pid(): number {
    return this.#child.pid;
  }

  async run<Name extends keyof Jobs>(
    name: Name,
    job: Parameters<Jobs[Name]>[0],
  ): Promise<Awaited<ReturnType<Jobs[Name]>>> {
    const id = ++this.#asked;
    const replied = this.#child.expect<Reply>((message) => (message as Reply).id === id);
    const ask: Ask = { id, name, job };
    this.#child.send(ask);
    const { result, error } = await replied;
    if (error !== undefined) throw new Error(error);
    return result as Awaited<ReturnType<Jobs[Name]>>;
  }

  async stop(): Promise<void> {
    await this.#child.stop();
  }
}
