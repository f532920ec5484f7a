const WIDTH = 24;

/** A line that is drawn anew while something runs; where nobody watches, a line now and then. */
export class Progress {
  #shownAt = 0;
  readonly #isWatched = process.stdout.isTTY;

  /** `share` from 0 to 1. */
  show(what: string, share: number, doing: string): void {
    const now = Date.now();
    if (now - this.#shownAt < (this.#isWatched ? 200 : 15_000)) return;
    this.#shownAt = now;
    const full = Math.round(share * WIDTH);
    const line = `${what} [${"█".repeat(full)}${"░".repeat(WIDTH - full)}] ${String(Math.round(share * 100)).padStart(3)} %  ${doing}`;
    process.stdout.write(this.#isWatched ? `\r\u001b[K${line.slice(0, process.stdout.columns - 1)}` : `${line}\n`);
  }

  /** A line that stays. */
  say(line: string): void {
    process.stdout.write(this.#isWatched ? `\r\u001b[K${line}\n` : `${line}\n`);
  }
}
