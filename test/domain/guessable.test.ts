import { expect, test } from "vitest";
import { isGuessable } from "#domain/guessable.ts";

const robin = {
  email: "robin.moss@trattoria.example",
  firstName: "Robin",
  lastName: "Moss",
  username: "moss_77",
  memberships: [{ restaurantName: "Harbour Noodles" }],
};

test.each([
  "robin.moss@trattoria.example",
  "ROBIN MOSS",
  "RobinRobin1",
  "robin-moss!!",
  "trattoria2026",
  "Comanda2026!",
  "comandacomanda",
  "HarbourNoodles",
  "noodles.harbour.1",
  "moss_77_moss",
])("%s says little more than what is known of a person and of us", (password) => {
  expect(isGuessable(password, robin)).toBe(true);
});

test.each([
  "correct horse battery",
  "robin likes thunder",
  "comanda at the harbour wall",
  "7294 0183 5526",
  "naïve café 12",
])("%s says more", (password) => {
  expect(isGuessable(password, robin)).toBe(false);
});

test("what is known of others is nothing of a person's own", () => {
  const nobody = { email: null, firstName: null, lastName: null, username: null };
  expect(isGuessable("HarbourNoodles", nobody)).toBe(false);
  expect(isGuessable("robin-moss!!", nobody)).toBe(false);
});
