import { expect, test } from "vitest";
import { effectiveState, inLocale, portionsLeft } from "#domain/menu.ts";

test("a pause that has run out is over, and one without an end is not", () => {
  const until = "2026-01-01T12:00:00.000Z";
  expect(effectiveState({ state: "paused", until }, new Date("2026-01-01T11:59:59Z"))).toBe("paused");
  expect(effectiveState({ state: "paused", until }, new Date(until))).toBe("open");
  expect(effectiveState({ state: "paused", until: null }, new Date(until))).toBe("paused");
  expect(effectiveState({ state: "closed", until: null }, new Date(until))).toBe("closed");
});

test("a dish that nobody counts never runs out, and one that is off sale has none left", () => {
  const availability = { left: { a: 3, b: 9 }, soldOut: ["b"] };
  expect(portionsLeft(availability, "a")).toBe(3);
  expect(portionsLeft(availability, "b")).toBe(0);
  expect(portionsLeft(availability, "c")).toBe(Number.POSITIVE_INFINITY);
});

test("a text is read in the reader's language, else in the restaurant's own", () => {
  const dish = { name: "Soup", description: "Hot", translations: { ar: { name: "شوربة" } } };
  expect(inLocale(dish, "name", "ar")).toBe("شوربة");
  expect(inLocale(dish, "description", "ar")).toBe("Hot");
  expect(inLocale(dish, "name", "fr")).toBe("Soup");
});
