import { textOf, treeOf } from "./json-tree.ts";
import type { Mutate } from "./body-mutations.ts";
import { BENDS, pickFrom, type BendKind, type Dice, type Strangers } from "./value-mutations.ts";
import type { PathPart, QueryPart } from "./wire-request.ts";

type Named = Extract<PathPart, { name: string }> | QueryPart;

/** A value of the path or the query as a value of JSON, bent, and written as text again. */
function bend(kind: BendKind, part: Named, dice: Dice, strangers: Strangers): void {
  part.value = textOf(BENDS[kind](treeOf(part.value), part.schema, dice, strangers));
}

const VALUES: readonly BendKind[] = ["id", "unicode", "markup", "number", "length", "choice", "type"];

const pathValue: Mutate = (request, dice, strangers) => {
  const named = request.path.filter((part) => "name" in part);
  if (named.length === 0) return false;
  bend(pickFrom(VALUES, dice.at >> 3), pickFrom(named, dice.at), dice, strangers);
  return true;
};

const SPELLINGS: readonly ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => path.replaceAll("/", "//"),
  (path) => path.replace(/\/([^/]*)$/, "%2F$1"),
  (path) => path.replace(/\/([^/]*)$/, "%2f$1"),
  (path) => `${path}%00`,
  (path) => `${path}%ff`,
  (path) => `${path}%`,
  (path) => `${path}%zz`,
  (path) => `${path}%C0%AF`,
  (path) => `${path}/..`,
  (path) => `${path}/../..${path}`,
  (path) => `${path}/%2e%2e/%2e%2e`,
  (path) => `${path}/.`,
  (path) => `${path};a=b`,
  (path) => `${path}.json`,
  (path) => `${path}\u00e9`,
  (path) => `${path}/${"a".repeat(4_000)}`,
  (path) => path.toUpperCase(),
  (path) => path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => `${path}#${path}`,
  (path) => `${path}?${path}`,
  (path) => path.replace(/\/[^/]*$/, ""),
  (path) => `${path}\\`,
];

const spelling: Mutate = (request, { pick }) => {
  request.spelling = pickFrom(SPELLINGS, pick);
  return true;
};

const queryValue: Mutate = (request, dice, strangers) => {
  if (request.query.length === 0) return false;
  bend(pickFrom(VALUES, dice.at >> 3), pickFrom(request.query, dice.at), dice, strangers);
  return true;
};

const queryRepeated: Mutate = ({ query }, { at, pick, text }) => {
  if (query.length === 0) return false;
  const part = pickFrom(query, at);
  query.push({ ...part, value: pick % 2 === 0 ? part.value : text });
  return true;
};

/** As some libraries write lists and objects. */
const queryList: Mutate = ({ query }, { at, pick }) => {
  if (query.length === 0) return false;
  const part = pickFrom(query, at);
  part.name += pickFrom(["[]", "[0]", "[a]", "[__proto__]", ".a", "[", "]"], pick);
  return true;
};

const STRANGE_NAMES = [
  "admin",
  "__proto__",
  "constructor",
  "",
  "limit",
  "cursor",
  "after",
  "status",
  "ticket",
  "_data",
  "\u0000",
];

const queryExtra: Mutate = ({ query }, { pick, text }) => {
  query.push({ name: pickFrom(STRANGE_NAMES, pick), value: text, schema: undefined });
  return true;
};

const queryMissing: Mutate = ({ query }, { at }) => {
  if (query.length === 0) return false;
  query.splice(at % query.length, 1);
  return true;
};

const encoded = (text: string) => Buffer.from(text).toString("base64url");
const ID = "0191d2a0-0000-7000-8000-000000000000";

/** Places in a list that nobody gave out: right by their letters, wrong by what they say. */
const CURSORS: readonly string[] = [
  "%00",
  "AAAA",
  "' or 1=1 --",
  "x".repeat(200),
  "x".repeat(201),
  "=",
  encoded(""),
  encoded("{}"),
  encoded(`9999999999 ${ID}`),
  encoded(`-1 ${ID}`),
  encoded(`1 ${"f".repeat(36)}`),
  encoded(`2026-01-01T00:00:00.000000Z ${ID}`),
  encoded(`9999-99-99T99:99:99.000000Z ${ID}`),
  encoded(`2026-02-30T00:00:00.000000Z ${ID}`),
  encoded(`infinity ${ID}`),
  encoded(`item ${ID}`),
  encoded(`a\u0000 ${ID}`),
  encoded(`\u{1f355} ${ID}`),
  ID,
];

const queryCursor: Mutate = ({ query }, { pick }) => {
  const part = query.find(({ name }) => name === "cursor");
  const value = pickFrom(CURSORS, pick);
  if (part) part.value = value;
  else query.push({ name: "cursor", value, schema: undefined });
  return true;
};

const LIMITS = [
  "0",
  "1",
  "100",
  "101",
  "1e2",
  "1e9",
  "-1",
  "0.5",
  "9007199254740993",
  "ten",
  "",
  " 5",
  "0x10",
  "null",
  "Infinity",
];

const queryLimit: Mutate = ({ query }, { pick }) => {
  const part = query.find(({ name }) => name === "limit");
  const value = pickFrom(LIMITS, pick);
  if (part) part.value = value;
  else query.push({ name: "limit", value, schema: undefined });
  return true;
};

const queryLong: Mutate = ({ query }, { pick }) => {
  const count = pickFrom([100, 1_000], pick);
  for (let index = 0; index < count; index++) query.push({ name: `a${index}`, value: "1", schema: undefined });
  return true;
};

export const ADDRESS_MUTATIONS = {
  "path: value": pathValue,
  "path: spelling": spelling,
  "query: value": queryValue,
  "query: repeated": queryRepeated,
  "query: list": queryList,
  "query: extra": queryExtra,
  "query: missing": queryMissing,
  "query: cursor": queryCursor,
  "query: limit": queryLimit,
  "query: long": queryLong,
} as const satisfies Record<string, Mutate>;
