import type { Row } from "./table.ts";

/** One measured thing, beside what it is compared with and what it should be. */
export type Figure = {
  part: string;
  what: string;
  value: number;
  unit: "/s" | "ms" | "×" | "%" | "";
  /** The same done by bare parts in the same minutes, and how this compares with it: the median of interleaved rounds. */
  bare?: { value: number; ratio: number };
  target?: Target;
  note?: string;
};

export type Target = { text: string; reached: boolean };

export const atLeast = (actual: number, wanted: number, text: string): Target => ({ text, reached: actual >= wanted });
export const atMost = (actual: number, wanted: number, text: string): Target => ({ text, reached: actual <= wanted });

export const FIGURE_HEAD: Row = ["what", "figure", "bare", "ratio", "target", ""];

/** A figure as a row of a table. */
export function rowOf({ what, value, unit, bare, target, note }: Figure): Row {
  return [
    note === undefined ? what : `${what} (${note})`,
    `${readable(value)}${unitOf(unit)}`,
    bare ? `${readable(bare.value)}${unitOf(unit)}` : "",
    bare ? (unit === "/s" ? `${Math.round(bare.ratio * 100)} %` : `${readable(bare.ratio)} ×`) : "",
    target?.text ?? "",
    target ? (target.reached ? "reached" : "NOT reached") : "",
  ];
}

const unitOf = (unit: Figure["unit"]) => (unit === "/s" || unit === "" ? unit : ` ${unit}`);

/** As many digits as mean something. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en-GB");
  return size >= 10 ? value.toFixed(1) : value.toFixed(2);
}
