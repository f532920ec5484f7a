import { expect, test } from "vitest";
import { promiseRange } from "#domain/promise.ts";

test.each([
  [20, 5],
  [26, 6],
  [60, 12],
  [0, 5],
  [-5, 5],
])("a promise in %i minutes is a span of %i", (wait, spread) => {
  const made = Date.parse("2026-01-01T12:00:00Z");
  const promised = new Date(made + wait * 60_000).toISOString();
  const { from, to } = promiseRange(promised, new Date(made).toISOString());
  expect(from).toBe(promised);
  expect((Date.parse(to) - Date.parse(from)) / 60_000).toBe(spread);
});
