import type { RefusalKind } from "#domain/security-log.ts";
import type { Bindings } from "./bindings.ts";
import { depsFor } from "./deps.ts";
import { createLog } from "./log.ts";
import { requestIdOf } from "./middleware/request-id.ts";
import { circumstances } from "./security-log.ts";

type Host = { env: Bindings; waitUntil: (work: Promise<unknown>) => void };
type Refused = { kind: RefusalKind; code: "not_allowed" | "unauthorized"; pattern: string };

/** Writes down what is refused where the API never sees it: a page's form, the door of a room. Nothing waits for it or fails with it. */
export function noteAtTheDoor(request: Request, refused: Refused, { env, waitUntil }: Host): void {
  const requestId = requestIdOf(request);
  const log = createLog({ requestId });
  const { kind, code, pattern } = refused;
  const from = { method: request.method, address: request.headers.get("cf-connecting-ip") };
  const noting = depsFor(env, { requestId, log, waitUntil }).then((deps) =>
    deps.security.note(deps, { kind, code, ...circumstances(from, pattern), principal: null, requestId }),
  );
  waitUntil(noting.catch((error: unknown) => log.warn("a refusal was not written down", { error })));
}
