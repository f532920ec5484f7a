import type * as z from "zod";
import { AdjustStock, ReduceStock } from "#domain/api/menu.schema.ts";
import { CancelOrder, MoveOrder, PlaceOrder } from "#domain/api/order.schema.ts";
import { canonicalJson } from "#worker/body-hash.ts";
import type { Attempt } from "../evidence.ts";

const API = "/api/v1";

/** The commands that carry a key. */
const COMMANDS = [
  { command: "place", path: /^\/orders$/, body: PlaceOrder },
  { command: "move", path: /^\/orders\/[^/]+\/status$/, body: MoveOrder },
  { command: "cancel", path: /^\/orders\/[^/]+\/cancel$/, body: CancelOrder },
  { command: "adjust", path: /^\/stock\/[^/]+\/adjust$/, body: AdjustStock },
  { command: "reduce", path: /^\/stock\/reduce$/, body: ReduceStock },
] as const satisfies { command: string; path: RegExp; body: z.ZodType }[];
export type KeyedCommand = (typeof COMMANDS)[number]["command"];

/** An attempt at a command that carries a key, with what it asks for: the same text for the same wish, however it was written. */
export type Wish = { command: KeyedCommand; wish: string; attempt: Attempt };

/** Every attempt at a keyed command, in the order of the evidence. */
export function wishesOf(attempts: readonly Attempt[]): Wish[] {
  return attempts.flatMap((attempt) => {
    const { method, path, body } = attempt.request;
    const plain = pathOf(path);
    const known = method === "POST" ? COMMANDS.find((each) => each.path.test(plain)) : undefined;
    if (!known) return [];
    const json = readJson(body);
    const read = known.body.safeParse(json);
    return [
      { command: known.command, wish: `${plain.toLowerCase()} ${canonicalJson(read.data ?? json ?? body)}`, attempt },
    ];
  });
}

/** A path below the API, without its query. */
const pathOf = (path: string): string => {
  const plain = path.split("?")[0] ?? "";
  return plain.startsWith(`${API}/`) ? plain.slice(API.length) : plain;
};

/** What a text says as JSON; undefined where it is none. */
export function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

/** One list for each of the values that `key` gives. */
export function groupBy<Thing>(things: readonly Thing[], key: (thing: Thing) => string): Map<string, Thing[]> {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const name = key(thing);
    const group = groups.get(name);
    if (group) group.push(thing);
    else groups.set(name, [thing]);
  }
  return groups;
}
