import { randomUUID } from "node:crypto";
import type { Client, Wish } from "../client.ts";
import type { Rig } from "../rig.ts";

/** What somebody asks for through the API, and what they are told in the end, whatever happens on the way. */
export type Asking = {
  client: Client;
  wish: Wish;
  status: number;
  /** What whoever lost the answer is told as well, for what can be done once only: that it is done. */
  orDone?: number;
  /** What is different from then on: another wish, asked for anew until it is answered like this. */
  afterwards?: { client: Client; wish: () => Wish; status: number };
  /** What must be so once everything has come to rest: says what is not. */
  atRest?: () => Promise<string | null>;
};
/** What happens once everything for it is there: somebody asks, or a pump comes by. */
export type Act = Asking | (() => Promise<void>);

/** One thing that happens in a restaurant, with all the calls that the Worker makes for it. */
export type Scenario = {
  name: string;
  /** True: the calls of the hooks that it causes are broken, too; else only those of the request itself. */
  wholeChain?: boolean;
  prepare(rig: Rig): Promise<Act>;
  /** Takes back what the next scenario would stumble over. */
  restore?: (rig: Rig) => Promise<void>;
};

export const post = (op: string, path: string, body: object): Wish => ({
  op,
  method: "POST",
  path,
  body,
  key: randomUUID(),
});

/** Looks at what only whoever is signed in may see. */
export const look = (): Wish => ({ op: "look", method: "GET", path: "/orders/mine", key: randomUUID() });
