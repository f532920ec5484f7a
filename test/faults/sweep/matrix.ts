import { MODES, type Mode } from "./cells.ts";
import type { CellResult } from "./run.ts";

/** A call of a scenario with what each mode did to it: `ok`, `BROKEN`, or `–` where the fault did not come about. */
export type Row = { scenario: string; call: string; cells: Record<Mode, string> };

/** The matrix scenario × call × mode, in the order of the scenarios. A mode that was not tried is empty. */
function matrixOf(results: readonly CellResult[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { scenario, call, mode, fired, broken } of results) {
    const name = call.nth === 1 ? call.operation : `${call.operation} (${call.nth})`;
    const label = `${call.service}: ${name.replace(/^sql /, "")}`;
    const key = `${scenario} ${label}`;
    const row = rows.get(key) ?? { scenario, call: label, cells: emptyCells() };
    row.cells[mode] = broken.length > 0 ? "BROKEN" : fired ? "ok" : "–";
    rows.set(key, row);
  }
  return [...rows.values()];
}

const emptyCells = (): Record<Mode, string> =>
  Object.fromEntries(MODES.map((mode) => [mode, ""])) as Record<Mode, string>;

/** The head of the rows. */
export const MATRIX_HEAD: readonly string[] = ["scenario", "call", ...MODES];

/** The rows as cells of text; a scenario is named once. */
export const matrixRows = (results: readonly CellResult[]): string[][] =>
  matrixOf(results).map((row, n, all) => [
    all[n - 1]?.scenario === row.scenario ? "" : row.scenario,
    row.call,
    ...MODES.map((mode) => row.cells[mode]),
  ]);
