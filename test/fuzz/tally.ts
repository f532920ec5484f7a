import type { MutationKind } from "./mutations.ts";
import type { Target } from "./targets.ts";

type Row = { statuses: Map<number, number>; right: number; rightAndGood: number };

/** How often each target was answered how. */
export class Tally {
  readonly #rows = new Map<string, Row>();
  readonly kinds = new Map<MutationKind, number>();
  cases = 0;
  failed = 0;

  constructor(names: readonly string[]) {
    for (const name of names) this.#rows.set(name, { statuses: new Map(), right: 0, rightAndGood: 0 });
  }

  count(target: Target, status: number, applied: readonly MutationKind[], isRight: boolean): void {
    this.cases++;
    for (const kind of applied) this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    const row = this.#rows.get(target.name);
    if (!row) return;
    row.statuses.set(status, (row.statuses.get(status) ?? 0) + 1);
    if (!isRight) return;
    row.right++;
    if (isGood(status) || status === target.hopesFor) row.rightAndGood++;
  }

  /** Targets whose right request has never been answered with a success: behind them nothing was tried. */
  neverReached(): string[] {
    return [...this.#rows].filter(([, { rightAndGood }]) => rightAndGood === 0).map(([name]) => name);
  }

  statusesOf(name: string): ReadonlyMap<number, number> {
    return this.#rows.get(name)?.statuses ?? new Map<number, number>();
  }

  /** A line for each target: its share of successes, and how often it gave each status. */
  table(): string {
    const names = [...this.#rows.keys()];
    const width = Math.max(...names.map((name) => name.length));
    const head = `${"request".padEnd(width)}  cases   2xx   4xx  statuses`;
    const lines = [...this.#rows].map(([name, { statuses }]) => {
      const all = sum(statuses.values());
      const share = (group: (status: number) => boolean) => {
        const some = sum([...statuses].filter(([status]) => group(status)).map(([, count]) => count));
        return `${all === 0 ? 0 : Math.round((100 * some) / all)} %`.padStart(5);
      };
      const each = [...statuses]
        .toSorted(([left], [right]) => left - right)
        .map(([status, count]) => `${status}×${count}`);
      const refused = share((status) => status >= 400 && status < 500);
      return `${name.padEnd(width)}  ${String(all).padStart(5)} ${share(isGood)} ${refused}  ${each.join(" ")}`;
    });
    return [head, ...lines].join("\n");
  }
}

/** Answers that a request hoped for: a socket and a redirect of a page are some, too. */
export const isGood = (status: number): boolean => status >= 100 && status < 400;

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, each) => total + each, 0);
