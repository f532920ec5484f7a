import type { Row } from "./table.ts";

/** One measured thing, beside what it is compared with and what it should be. */
export type Figure = {
  part: string;
  what: string;
  value: number;
  unit: "/s" | "ms" | "s" | "MB" | "×" | "%" | "";
  /** The same done by bare parts in the same minutes, and how this compares with it: the median of interleaved rounds. */
  bare?: { value: number; ratio: number };
  target?: Target;
  note?: string;
};

/** What a figure should be. `must`: it is no matter of speed, and a run that misses it has failed. */
export type Target = { text: string; reached: boolean; must?: true };

export const atLeast = (actual: number, wanted: number, text: string): Target => ({ text, reached: actual >= wanted });
export const atMost = (actual: number, wanted: number, text: string): Target => ({ text, reached: actual <= wanted });
export const mustBe = (reached: boolean, text: string): Target => ({ text, reached, must: true });

/** Whether something happened that must not, however slow the machine. */
export const isBroken = (figures: readonly Figure[]): boolean =>
  figures.some(({ target }) => target?.must === true && !target.reached);

/** Figures as a table: head and rows. What no figure has needs no columns. */
export function tableOf(figures: readonly Figure[]): { head: Row; rows: Row[] } {
  const compares = figures.some(({ bare }) => bare);
  const head = ["what", "figure", ...(compares ? ["bare", "ratio"] : []), "target", ""];
  return { head, rows: figures.map((figure) => rowOf(figure, compares)) };
}

function rowOf({ what, value, unit, bare, target, note }: Figure, compares: boolean): Row {
  const comparison = bare
    ? [
        `${readable(bare.value)}${unitOf(unit)}`,
        unit === "/s" ? `${Math.round(bare.ratio * 100)} %` : `${readable(bare.ratio)} ×`,
      ]
    : ["", ""];
  return [
    note === undefined ? what : `${what} (${note})`,
    `${unit === "" && Number.isInteger(value) ? value.toLocaleString("en-GB") : readable(value)}${unitOf(unit)}`,
    ...(compares ? comparison : []),
    target?.text ?? "",
    target ? verdictOf(target) : "",
  ];
}

const verdictOf = ({ reached, must }: Target) => (reached ? "reached" : must ? "BROKEN" : "NOT reached");
const unitOf = (unit: Figure["unit"]) => (unit === "/s" || unit === "" ? unit : ` ${unit}`);

/** As many digits as mean something. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en-GB");
  return size >= 10 ? value.toFixed(1) : value.toFixed(2);
}
