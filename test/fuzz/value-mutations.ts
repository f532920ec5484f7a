import type { Schema } from "#worker/docs/document.ts";
import { literal, treeOf, variantOf, write, type Tree } from "./json-tree.ts";
import { MARKUP, nearlyIds, NOT_QUITE_NUMBERS, NUMBERS, UNICODE } from "./strange.ts";

/** What chance decided about one mutation. The same dice change the same request in the same way. */
export type Dice = {
  /** Which of the places that it could happen at. */
  at: number;
  /** Which of the ways in which it could happen. */
  pick: number;
  text: string;
  json: unknown;
};

/** Real ids of other things, which belong somewhere, but not here. */
export type Strangers = readonly string[];

export type Bend = (value: Tree, schema: Schema | undefined, dice: Dice, strangers: Strangers) => Tree;

/** The n-th of a list that is not empty, counted round and round. */
export const pickFrom = <T>(list: readonly T[], pick: number): T => list[pick % list.length] as T;

const text = (value: string): Tree => treeOf(value);
const asText = (value: Tree): string | null => {
  const written = write(value);
  return written.startsWith('"') ? String(JSON.parse(written)) : null;
};

/** A value of another type, or of the same and of any content. */
const type: Bend = (value, _, { pick, json }) => {
  const options: Tree[] = [
    treeOf(json),
    literal("null"),
    literal("true"),
    literal("false"),
    literal("0"),
    text(""),
    treeOf([]),
    treeOf({}),
    { is: "list", items: [value] },
    { is: "object", entries: [{ key: "value", value }] },
    text(write(value)),
    treeOf([[]]),
    treeOf({ length: 1, 0: "a" }),
    literal("undefined"),
  ];
  return pickFrom(options, pick);
};

/** Texts and lists at the edge of what the schema allows, and far beyond. */
const length: Bend = (value, schema, { pick }) => {
  if (value.is === "list") {
    const max = variantOf(schema, "array")?.maxItems ?? 50;
    const first = value.items[0] ?? literal("0");
    return { is: "list", items: Array.from({ length: pickFrom([0, max, max + 1, 1_000], pick) }, () => first) };
  }
  const { minLength = 1, maxLength = 100 } = variantOf(schema, "string") ?? {};
  const lengths = [0, 1, minLength - 1, maxLength - 1, maxLength, maxLength + 1, 2 * maxLength, 10_000];
  const wanted = Math.max(0, pickFrom(lengths, pick));
  const unit = pickFrom([asText(value) || "a", "a", " ", "é", "e\u0301", "😀", "1"], Math.floor(pick / lengths.length));
  return text(unit.repeat(Math.ceil(wanted / unit.length)).slice(0, wanted));
};

/** Characters that are rare, forbidden or impossible: instead of what is there, before it, after it or within it. */
const unicode: Bend = (value, _, { pick, text: random }) => {
  const old = asText(value) ?? "";
  const strange = pickFrom([...UNICODE, random, old.normalize("NFD"), old.normalize("NFKC")], pick);
  const middle = Math.floor(old.length / 2);
  const whole = [strange, old + strange, strange + old, old.slice(0, middle) + strange + old.slice(middle)];
  return text(pickFrom(whole, Math.floor(pick / 7)));
};

const markup: Bend = (value, _, { pick }) => {
  const old = asText(value) ?? "";
  return text(pick % 2 === 0 ? pickFrom(MARKUP, pick >> 1) : old + pickFrom(MARKUP, pick >> 1));
};

/** Numbers at edges: of the schema, of the database, of JSON. */
const number: Bend = (_, schema, { pick }) => {
  const { minimum, maximum } = variantOf(schema, "integer") ?? variantOf(schema, "number") ?? {};
  const bounds = [minimum, maximum].flatMap((bound) => (bound === undefined ? [] : [bound - 1, bound, bound + 1]));
  const numbers = [...NUMBERS, ...bounds.map(String)].map(literal);
  return pickFrom([...numbers, ...numbers, ...NOT_QUITE_NUMBERS.map(text), literal("NaN"), literal("Infinity")], pick);
};

/** What is nearly an id, or is the id of another thing. */
const id: Bend = (value, _, { pick }, strangers) => {
  const old = asText(value) ?? pickFrom(strangers, pick);
  return text(pick % 3 === 0 ? pickFrom(strangers, pick) : pickFrom(nearlyIds(old), pick));
};

/** Another of the values that the schema names, or one that it does not. */
const choice: Bend = (value, schema, { pick }) => {
  const old = asText(value) ?? "a";
  const named = schema?.enum ?? variantOf(schema, "string")?.enum ?? [];
  const others = [old.toUpperCase(), `${old} `, `${old}s`, "", "null"];
  return pickFrom([...named, ...named, ...others].map(treeOf), pick);
};

const DEPTHS = [2, 10, 100, 1_000, 5_000];

/** The value at the bottom of many lists or objects. */
const nesting: Bend = (value, _, { pick }) => {
  const depth = pickFrom(DEPTHS, pick);
  const [open, close] = pick % 2 === 0 ? ["[", "]"] : ['{"a":', "}"];
  return literal(open.repeat(depth) + write(value) + close.repeat(depth));
};

/** The ways to change one value, wherever it stands. */
export const BENDS = { type, length, unicode, markup, number, id, choice, nesting } as const satisfies Record<
  string,
  Bend
>;
export type BendKind = keyof typeof BENDS;
