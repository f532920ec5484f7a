import { expect, test } from "vitest";
import { inShare, MODES } from "./cells.ts";

const CALLS = 40;

test.each([1, 2, 5, 10])(
  "in %i parts each call is broken in each way once, and every part breaks in all ways",
  (of) => {
    const cells = Array.from({ length: CALLS * MODES.length }, (_, cell) => cell);
    const parts = Array.from({ length: of }, (_, rest) => cells.filter((cell) => inShare(cell, { of, rest })));
    expect(parts.flat().toSorted((a, b) => a - b)).toEqual(cells);
    for (const part of parts) expect(new Set(part.map((cell) => cell % MODES.length)).size).toBe(MODES.length);
  },
);
