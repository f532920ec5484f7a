import type { Bindings } from "#worker/bindings.ts";

/** One running copy of the Worker. Its memory hangs on its bindings: others are another copy, that knows nothing. */
export type Isolate = {
  /** What the story calls it: "A", "B". */
  name: string;
  /** Which life of it this is; part of every address it calls, so that each call says whose it is. */
  key: string;
  bindings: Bindings;
  isAlive: boolean;
  /** Told when it dies: whoever waits for an answer of it hears that the connection broke. */
  onDeath: Set<() => void>;
};
