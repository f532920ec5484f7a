/** Does one step of a start and says how long it took. */
export type Step = <T>(what: string, work: () => Promise<T> | T) => Promise<T>;

/** Steps that print a line each as they end, and one before if they take long: silence looks like a fault. */
export function printedSteps(print: (line: string) => void, patienceMs = 3_000): Step {
  return async (what, work) => {
    const started = performance.now();
    const patience = setTimeout(() => print(`  … ${what}`), patienceMs);
    try {
      const result = await work();
      print(`  ✓ ${what} (${seconds(started)})`);
      return result;
    } catch (error) {
      print(`  ✗ ${what} (${seconds(started)})`);
      throw error;
    } finally {
      clearTimeout(patience);
    }
  };
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(2)} s`;
}

/** What has to be undone, newest first, each within its time: one that hangs must not keep the others from ending. */
export class Undoing {
  #undo: { what: string; work: () => Promise<unknown> }[] = [];
  #hasBegun = false;

  constructor(private readonly stepMsMax = 15_000) {}

  add(what: string, work: () => Promise<unknown>): void {
    this.#undo.push({ what, work });
  }

  /** True from the first moment of `run`: what ends from then on ends because it is to. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Returns what would not end properly. */
  async run(): Promise<string[]> {
    const failed: string[] = [];
    this.#hasBegun = true;
    for (let next = this.#undo.pop(); next; next = this.#undo.pop()) {
      const { what, work } = next;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("it took too long")), this.stepMsMax);
      });
      await Promise.race([work(), late])
        .catch((error: unknown) => failed.push(`${what}: ${error instanceof Error ? error.message : String(error)}`))
        .finally(() => clearTimeout(timer));
    }
    return failed;
  }
}
