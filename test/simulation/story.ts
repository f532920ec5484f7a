/** What was done and what came of it, a line a step, for people. */
export class Story {
  readonly lines: string[] = [];
  #step = 0;

  /** The step that is being told. */
  get step(): number {
    return this.#step;
  }

  /** A new step: somebody does something. */
  begin(sentence: string): void {
    this.#step++;
    this.lines.push(`${String(this.#step).padStart(2)}. ${sentence}`);
  }

  /** Something that comes of it, now or of an earlier step. */
  note(sentence: string): void {
    this.lines.push(`      ${sentence}`);
  }
}

/** A promise that does not hold. Its message says which, and by what one sees it. */
export class Broken extends Error {
  override readonly name = "Broken";
}
