import { expect, test } from "vitest";
import { Told } from "#worker/clients/told.ts";

test("what a room has confirmed is not told again for a while, and everything newer is", () => {
  let now = 0;
  const told = new Told(() => now);
  expect(told.knows("kitchen:a", 1)).toBe(false);
  told.note("kitchen:a", 7);
  expect([6, 7, 8].map((seq) => told.knows("kitchen:a", seq))).toEqual([true, true, false]);
  expect(told.knows("menu:a", 7)).toBe(false);
  now = 29_999;
  expect(told.knows("kitchen:a", 7)).toBe(true);
  now = 30_000;
  expect(told.knows("kitchen:a", 7)).toBe(false);
});

test("an older confirmation that arrives late takes nothing back", () => {
  const told = new Told(() => 0);
  told.note("kitchen:a", 7);
  told.note("kitchen:a", 5);
  expect(told.knows("kitchen:a", 7)).toBe(true);
});

test("the rooms of a busy day do not fill the memory of an isolate", () => {
  const told = new Told(() => 0);
  for (let n = 0; n <= 2_000; n++) told.note(`order:${n}`, 1);
  expect(told.knows("order:0", 1)).toBe(false);
  expect(told.knows("order:2000", 1)).toBe(true);
});
