import { expect, test } from "vitest";
import { toMinor } from "#domain/money.ts";

test("an amount from the database is a safe integer or an error, never a guess", () => {
  expect(toMinor("1072")).toBe(1072);
  expect(toMinor(5n)).toBe(5);
  for (const wrong of ["12.5", "", "abc", "9007199254740993", Number.NaN]) {
    expect(() => toMinor(wrong)).toThrow(RangeError);
  }
});
