import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { TextFinder } from "./evidence-checks/find-texts.ts";

const NAME = 'Zoë "Zebra" O’Neill';

test.each([
  ["as it is", NAME],
  ["in JSON", JSON.stringify({ name: NAME })],
  ["in an address", `/search?q=${encodeURIComponent(NAME)}&page=2`],
  ["at the end", `called ${NAME}`],
])("a name is found %s", (_, within) => {
  expect(new TextFinder([NAME, "somebody else"]).find(within)).toEqual(new Set([NAME]));
});

test("a name is found in base64, whatever stands before it", () => {
  for (const before of ["", "a", "ab", "abc"]) {
    const wrapped = Buffer.from(`${before}${NAME} and more`).toString("base64");
    expect(new TextFinder([NAME]).find(`{"sourceBody":"${wrapped}"}`), before).toEqual(new Set([NAME]));
  }
});

test("exactly those texts are found that are there", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 6, maxLength: 9 });
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 60 }),
      (words, within) => {
        const there = words.filter((each) => within.includes(each));
        expect([...new TextFinder(words).find(within)].toSorted()).toEqual(there.toSorted());
      },
    ),
  );
});

test("a text that stands everywhere is no secret, and nothing is found where nothing is sought", () => {
  expect(() => new TextFinder(["Ada"])).toThrow("too short");
  expect(new TextFinder([]).find("anything at all")).toEqual(new Set());
});
