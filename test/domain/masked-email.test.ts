import { expect, test } from "vitest";
import { maskedEmail } from "#domain/masked-email.ts";

test.each([
  ["ada.lovelace@example.com", "a•••@e•••.com"],
  ["a@b.co.uk", "a•••@b•••.uk"],
  ['"a@b"@localhost', '"•••@l•••'],
  ["𝒶da@example.com", "𝒶•••@e•••.com"],
])("%s is shown as %s", (email, masked) => {
  expect(maskedEmail(email)).toBe(masked);
});
