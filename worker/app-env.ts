import type { Bindings } from "./bindings.ts";
import type { Deps } from "./deps.ts";
import type { Log } from "./log.ts";
import type { Proof } from "./middleware/actor.ts";

/** What every handler of the API may count on. */
export interface AppEnv {
  Bindings: Bindings;
  Variables: {
    requestId: string;
    log: Log;
    deps: Deps;
    /** Who is asking; set by the middleware of `middleware/actor.ts`. */
    proof: Proof;
    /** The checked `Idempotency-Key`; set by `middleware/idempotency-key.ts`. */
    idempotencyKey: string;
  };
}
