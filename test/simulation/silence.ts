const METHODS = ["info", "warn", "error", "log"] as const;
const KEPT_MAX = 2_000;

/** Keeps the Worker's log off the terminal: what goes wrong in a history is meant to. */
export class Silence {
  /** What would have been written. */
  readonly lines: string[] = [];
  readonly #kept = METHODS.map((method) => [method, console[method]] as const);

  constructor() {
    for (const method of METHODS) {
      console[method] = (line: unknown) => {
        if (this.lines.length < KEPT_MAX) this.lines.push(String(line));
      };
    }
  }

  end(): void {
    for (const [method, write] of this.#kept) console[method] = write;
  }
}
