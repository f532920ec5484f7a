import type { Schema } from "#worker/docs/document.ts";

/**
 * A JSON text before it is written: literals as they will stand there (`-0`, `1e400` and `NaN` are none that `JSON.stringify` would
 * write), and objects as entries, so that a key can stand twice or be called `__proto__`.
 */
export type Tree = { is: "literal"; text: string } | { is: "list"; items: Tree[] } | { is: "object"; entries: Entry[] };
export type Entry = { key: string; value: Tree };

/** A value as a tree. What JSON has no word for (`undefined`) is left out of objects and becomes null elsewhere. */
export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { is: "list", items: value.map(treeOf) };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return { is: "object", entries: entries.map(([key, each]) => ({ key, value: treeOf(each) })) };
  }
  return literal(JSON.stringify(value) ?? "null");
}

/** A value that is written as this text, whatever it is. */
export const literal = (text: string): Tree => ({ is: "literal", text });

/** The JSON text. */
export function write(tree: Tree): string {
  if (tree.is === "literal") return tree.text;
  if (tree.is === "list") return `[${tree.items.map(write).join(",")}]`;
  return `{${tree.entries.map(({ key, value }) => `${JSON.stringify(key)}:${write(value)}`).join(",")}}`;
}

/** What stands in a literal: its characters when it is a string, else its text. */
export function textOf(tree: Tree): string {
  const text = write(tree);
  if (!text.startsWith('"')) return text;
  return String(JSON.parse(text));
}

/** A place in a tree where one value could stand instead of another, with what its schema says of it. */
export type Slot = {
  /** How it is called: a dotted path, as in the details of an error. */
  name: string;
  schema: Schema | undefined;
  get(): Tree;
  set(value: Tree): void;
  /** The object or list that it stands in, and where; the whole text stands in nothing. */
  holder: { tree: Exclude<Tree, { is: "literal" }>; at: number } | null;
};

/** A tree that can be changed as a whole, too. */
export type Root = { tree: Tree };

/** Every place of a tree, the whole first, then in the order of the text. */
export function slotsOf(root: Root, schema: Schema | undefined): Slot[] {
  const whole: Slot = {
    name: "",
    schema,
    get: () => root.tree,
    set: (value) => void (root.tree = value),
    holder: null,
  };
  return [whole, ...within(root.tree, schema, "")];
}

function within(tree: Tree, schema: Schema | undefined, path: string): Slot[] {
  if (tree.is === "literal") return [];
  if (tree.is === "list") {
    const each = variantOf(schema, "array")?.items;
    return tree.items.flatMap((item, at) => {
      const name = `${path}${at}`;
      const slot: Slot = {
        name,
        schema: each,
        get: () => tree.items[at] ?? item,
        set: (value) => void (tree.items[at] = value),
        holder: { tree, at },
      };
      return [slot, ...within(item, each, `${name}.`)];
    });
  }
  const properties = variantOf(schema, "object")?.properties ?? {};
  return tree.entries.flatMap((entry, at) => {
    const name = path + entry.key;
    const own = Object.hasOwn(properties, entry.key) ? properties[entry.key] : undefined;
    const slot: Slot = {
      name,
      schema: own,
      get: () => entry.value,
      set: (value) => void (entry.value = value),
      holder: { tree, at },
    };
    return [slot, ...within(entry.value, own, `${name}.`)];
  });
}

/** The part of a schema that speaks of values of this type: of `anyOf`, the one that does. */
export function variantOf(schema: Schema | undefined, type: string): Schema | undefined {
  if (!schema) return undefined;
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map((each) => variantOf(each, type)).find((each) => each !== undefined);
  return schema.type === type || (Array.isArray(schema.type) && schema.type.includes(type)) ? schema : undefined;
}
