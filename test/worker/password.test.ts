import { describe, expect, test } from "vitest";
import { encodePhc, equalBytes, needsRehash, parsePhc } from "#worker/password.ts";

const salt = new Uint8Array(16).fill(7);
const hash = new Uint8Array(32).fill(9);
const today = { logN: 15, r: 8, p: 3, salt, hash };

describe("a stored password", () => {
  test("says how it was made, and reads back as it was written", () => {
    const phc = encodePhc(today);
    expect(phc).toBe("$scrypt$ln=15,r=8,p=3$BwcHBwcHBwcHBwcHBwcHBw$CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk");
    expect(parsePhc(phc)).toEqual(today);
  });

  test.each([
    ["nothing", ""],
    ["another algorithm", "$argon2id$v=19$m=19456,t=2,p=1$BwcHBwcHBwcHBwcHBwcHBw$CQkJCQkJCQkJCQkJCQkJCQ"],
    ["padding", "$scrypt$ln=15,r=8,p=3$BwcHBwcHBwcHBwcHBwcHBw==$CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk"],
    ["a cost of zero", "$scrypt$ln=15,r=0,p=3$BwcHBwcHBwcHBwcHBwcHBw$CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk"],
    ["minutes of work", "$scrypt$ln=25,r=8,p=3$BwcHBwcHBwcHBwcHBwcHBw$CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk"],
    ["a tail", `${encodePhc(today)}$more`],
  ])("with %s is not one of ours, and would be made anew", (_name, phc) => {
    expect(parsePhc(phc)).toBeNull();
    expect(needsRehash(phc)).toBe(true);
  });

  test("made with yesterday's costs is renewed at the next sign-in, today's is not", () => {
    expect(needsRehash(encodePhc(today))).toBe(false);
    expect(needsRehash(encodePhc({ ...today, logN: 14 }))).toBe(true);
    expect(needsRehash(encodePhc({ ...today, p: 1 }))).toBe(true);
    expect(needsRehash(encodePhc({ ...today, hash: hash.slice(0, 24) }))).toBe(true);
  });
});

test("hashes of another length are unequal and nothing throws", () => {
  expect(equalBytes(hash, hash.slice())).toBe(true);
  expect(equalBytes(hash, hash.slice(0, 16))).toBe(false);
  expect(equalBytes(hash, new Uint8Array(32))).toBe(false);
});
