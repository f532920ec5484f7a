import type { Person } from "./people.ts";
import { bearer, type Stage, type StagedOrder } from "./stage.ts";
import type { Header, WireRequest } from "./wire-request.ts";

/**
 * What makes a request one that is answered with a success: who asks, and the real values of its fields, whether they stand in the
 * path, the query or the body. A field that is `undefined` here is left out; a name that is missing here may have any value that its
 * schema allows.
 */
export type Scene = {
  headers: readonly Header[];
  names: Readonly<Record<string, unknown>>;
  sign?: WireRequest["sign"];
  /** Told the status of the answer: what a refusal left alone can be used again. */
  afterwards?: (status: number) => unknown;
};

/** Sets the stage for one request. `choice` decides what the scene leaves open; the same choice makes an equal scene. */
export type SetScene = (stage: Stage, choice: number) => Promise<Scene>;

/** A person's token: as API clients send it, or as a browser does. */
export async function proofOf(stage: Stage, person: Person, choice: number): Promise<Header[]> {
  const token = await stage.people.token(person);
  return choice % 5 === 4 ? asCookie(stage, `__Host-access=${token}`) : bearer(token);
}

/** What a browser on one of our pages sends of a cookie. */
export const asCookie = ({ world }: Stage, cookie: string): Header[] => [
  { name: "cookie", value: cookie },
  { name: "origin", value: world.url },
];

/** Who cooks, and who also speaks with guests. */
export const CREW = ["kitchen", "staff", "manager", "owner"] as const;
export const COUNTER = ["staff", "manager", "owner"] as const;

/** Whoever may read this order: the holder of its link, its customer, or the crew. */
export async function holderOf(stage: Stage, order: StagedOrder, choice: number): Promise<Header[]> {
  if (choice % 4 === 0) return await proofOf(stage, "staff", choice);
  if (order.by === "customer") return await proofOf(stage, "customer", choice);
  const token = choice % 4 === 1 ? order.cancel : order.track;
  return choice % 5 === 4
    ? asCookie(stage, `__Host-guest=${encodeURIComponent(JSON.stringify([token]))}`)
    : bearer(token ?? "");
}
