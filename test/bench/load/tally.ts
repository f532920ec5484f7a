/** What callers saw: how long each took, and what became of it. */
export type Tally = {
  seconds: number;
  /** Of the answers that count as done, in milliseconds. */
  times: number[];
  statuses: Record<string, number>;
  /** The first few texts of what was not wanted. */
  surprises: string[];
};

const SURPRISES_MAX = 5;

export class Counter {
  readonly times: number[] = [];
  readonly statuses: Record<string, number> = {};
  readonly surprises: string[] = [];

  add(status: number, wanted: number, ms: number, text: string): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    if (status === wanted) this.times.push(ms);
    else if (this.surprises.length < SURPRISES_MAX) this.surprises.push(`${status}: ${text.slice(0, 300)}`);
  }

  tally(seconds: number): Tally {
    return { seconds, times: this.times, statuses: this.statuses, surprises: this.surprises };
  }
}
