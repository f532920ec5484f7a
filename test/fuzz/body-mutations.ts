import { literal, slotsOf, treeOf, type Slot } from "./json-tree.ts";
import { KEYS } from "./strange.ts";
import { BENDS, pickFrom, type BendKind, type Dice, type Strangers } from "./value-mutations.ts";
import { gzipped, setHeader, type WireRequest } from "./wire-request.ts";

/** Changes a request; false when there is nothing in it that could be changed like this. */
export type Mutate = (request: WireRequest, dice: Dice, strangers: Strangers) => boolean;

const slots = ({ body, bodySchema }: WireRequest): Slot[] => (body ? slotsOf(body, bodySchema) : []);

/** One value of the body becomes another. */
const bodyValue =
  (kind: BendKind): Mutate =>
  (request, dice, strangers) => {
    const all = slots(request);
    // The whole body is a place like any other, but not one in three of them where a body has two fields.
    const slot = all.length > 1 && dice.at % 16 !== 0 ? pickFrom(all.slice(1), dice.at) : all[0];
    if (!slot) return false;
    slot.set(BENDS[kind](slot.get(), slot.schema, dice, strangers));
    return true;
  };

const objects = (request: WireRequest) =>
  slots(request).flatMap((slot) => {
    const tree = slot.get();
    return tree.is === "object" ? [tree] : [];
  });

const missing: Mutate = (request, { at }) => {
  const held = slots(request).flatMap(({ holder }) => (holder ? [holder] : []));
  if (held.length === 0) return false;
  const { tree, at: index } = pickFrom(held, at);
  if (tree.is === "object") tree.entries.splice(index, 1);
  else tree.items.splice(index, 1);
  return true;
};

const extraKey: Mutate = (request, { at, pick, json }) => {
  const all = objects(request);
  if (all.length === 0) return false;
  const { entries } = pickFrom(all, at);
  entries.splice(pick % (entries.length + 1), 0, { key: pickFrom(KEYS, pick), value: treeOf(json ?? null) });
  return true;
};

/** `{"__proto__": {…}}` as JSON has it, which is a key like any other and must stay one. */
const prototype: Mutate = (request, { at, pick, json }) => {
  const all = objects(request);
  if (all.length === 0) return false;
  const { entries } = pickFrom(all, at);
  const value = treeOf(pickFrom([{ polluted: true }, json, null, { toString: 1 }, { quantity: 1 }], pick));
  const key = pickFrom(["__proto__", "constructor", "prototype"], pick);
  entries.push({
    key,
    value: key === "constructor" ? { is: "object", entries: [{ key: "prototype", value }] } : value,
  });
  return true;
};

/** A key stands twice, with the same value or another. */
const duplicateKey: Mutate = (request, { at, pick, json }) => {
  const all = objects(request).filter(({ entries }) => entries.length > 0);
  if (all.length === 0) return false;
  const { entries } = pickFrom(all, at);
  const { key, value } = pickFrom(entries, pick);
  const again = { key, value: pick % 2 === 0 ? value : treeOf(json ?? null) };
  if (pick % 3 === 0) entries.unshift(again);
  else entries.push(again);
  return true;
};

/** Two values change places. */
const swap: Mutate = (request, { at, pick }) => {
  const all = slots(request).filter(({ holder, get }) => holder && get().is === "literal");
  if (all.length < 2) return false;
  const [one, other] = [pickFrom(all, at), pickFrom(all, at + 1 + (pick % (all.length - 1)))];
  const [left, right] = [one.get(), other.get()];
  one.set(right);
  other.set(left);
  return true;
};

/** The bytes that are sent are not those of a JSON text, or not only. */
const bytes =
  (change: (text: string, dice: Dice) => string | Buffer): Mutate =>
  (request, dice) => {
    request.bytes = (body) => Buffer.from(change(body, dice));
    return true;
  };

const BROKEN = [
  "{",
  "}",
  "[1,2",
  '{"a":1,}',
  "{'a':1}",
  "nonsense",
  '"',
  "\u0000",
  ",",
  "[".repeat(30_000),
  "\\",
  "//",
];

const insertBytes = (text: string, { at, pick }: Dice) => {
  const strange = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82], [0x80], [0x00]];
  const whole = Buffer.from(text);
  const cut = whole.length === 0 ? 0 : at % whole.length;
  return Buffer.concat([whole.subarray(0, cut), Buffer.from(pickFrom(strange, pick)), whole.subarray(cut)]);
};

const MEGABYTE = 1024 * 1024;

const longBody = (text: string, { pick }: Dice) => {
  const spaces = pickFrom([60_000, 65_536, 65_537, MEGABYTE], pick);
  return pick % 2 === 0 ? text + " ".repeat(spaces) : JSON.stringify({ note: "x".repeat(spaces) });
};

const gzip: Mutate = (request, { pick }) => {
  request.bytes = pickFrom(
    [gzipped, (text: string) => Buffer.from(text), () => gzipped(" ".repeat(4 * MEGABYTE))],
    pick,
  );
  setHeader(request, "content-encoding", pickFrom(["gzip", "deflate", "br", "identity", "gzip, gzip", "x"], pick >> 2));
  return true;
};

const otherEncoding = (text: string, { pick }: Dice) =>
  pickFrom([`\ufeff${text}`, Buffer.from(text, "utf16le"), Buffer.from(`\ufeff${text}`, "utf16le")], pick);

const chunked: Mutate = (request) => {
  request.knowsLength = false;
  return request.body !== null || request.bytes !== null;
};

/** A request without a body gets one. */
const unexpectedBody: Mutate = (request, { json, pick }) => {
  if (request.body) return false;
  request.body = { tree: pick % 2 === 0 ? treeOf(json ?? null) : literal("{}") };
  if (pick % 3 > 0) setHeader(request, "content-type", "application/json");
  return true;
};

export const BODY_MUTATIONS = {
  "body: type": bodyValue("type"),
  "body: length": bodyValue("length"),
  "body: unicode": bodyValue("unicode"),
  "body: markup": bodyValue("markup"),
  "body: number": bodyValue("number"),
  "body: id": bodyValue("id"),
  "body: choice": bodyValue("choice"),
  "body: nesting": bodyValue("nesting"),
  "body: missing": missing,
  "body: extra key": extraKey,
  "body: prototype": prototype,
  "body: duplicate key": duplicateKey,
  "body: swapped": swap,
  "body: empty": bytes(() => ""),
  "body: not JSON": bytes((_, { pick }) => pickFrom(BROKEN, pick)),
  "body: cut off": bytes((text, { at }) => text.slice(0, at % (text.length + 1))),
  "body: more behind it": bytes((text, { pick }) => text + pickFrom(["{}", ",", "\u0000", "//", text], pick)),
  "body: not UTF-8": bytes(insertBytes),
  "body: long": bytes(longBody),
  "body: other encoding": bytes(otherEncoding),
  "body: gzip": gzip,
  "body: chunked": chunked,
  "body: unexpected": unexpectedBody,
} as const satisfies Record<string, Mutate>;
