import type { Database } from "#db/client.ts";
import type { Actor } from "#domain/actor.ts";
import type { ErrorCode } from "#domain/error-codes.ts";
import { networkOf } from "#domain/network.ts";
import type { NotedRefusal, NoteRefusalsCommand, Principal, RefusalKind } from "#domain/security-log.ts";
import type { Deps } from "./deps.ts";
import { hashOpaque } from "./tokens/refresh.ts";

/** What comes within this time goes in one statement: a flood costs two of them a second. */
const GATHER_MS = 500;
/** A Worker that ended before it sent must not keep the next one from it. */
const GIVEN_UP_MS = 15_000;
/** How many that differ an isolate tells of in a minute. Of the rest it says how many there were, and not who. */
const DIFFERENT_MAX = 100;
const MINUTE_MS = 60_000;

const METHOD = /^[A-Z]{1,10}$/;
const NOT_OF_A_PATTERN = /[^/:*a-zA-Z0-9._-]/g;
const PATTERN_CHARACTERS_MAX = 120;

/** The pattern that stands for all pages: they have no routes of the API. */
export const PAGES = "/*";

type SecurityDeps = Pick<Deps, "db" | "now" | "newId" | "afterCommit">;

/**
 * Writes down what was refused, behind the answer and never before it. An isolate gathers what is alike, so that a flood is one row
 * with a number. What cannot be written is lost: no answer waits for it or fails with it.
 */
export class SecurityLog {
  #gathered = new Map<string, NotedRefusal & { count: number }>();
  readonly #different = new Set<string>();
  #minute = 0;
  #sendsUntil = 0;

  note(deps: SecurityDeps, refusal: NotedRefusal): void {
    const now = deps.now().getTime();
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) this.#different.clear();
    this.#minute = minute;
    this.#count(refusal);
    if (now < this.#sendsUntil) return;
    this.#sendsUntil = now + GIVEN_UP_MS;
    deps.afterCommit(async () => await this.#send(deps));
  }

  #count(refusal: NotedRefusal): void {
    const key = keyOf(refusal);
    if (!this.#different.has(key)) {
      if (this.#different.size >= DIFFERENT_MAX && (refusal.principal ?? refusal.network) !== null) {
        this.#count({ ...refusal, principal: null, network: null });
        return;
      }
      this.#different.add(key);
    }
    const there = this.#gathered.get(key);
    if (there) there.count++;
    else this.#gathered.set(key, { ...refusal, count: 1 });
  }

  async #send({ db, newId }: { db: Database; newId(): string }): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    const rows = [...this.#gathered.values()].map((refusal) => ({ ...refusal, id: newId() }));
    this.#gathered = new Map();
    this.#sendsUntil = 0;
    await db.call("note_refusals_v1", { rows } satisfies NoteRefusalsCommand);
  }
}

/** What the database merges: a principal counts wherever it comes from, nobody in particular by their network. */
const keyOf = ({ kind, code, route, principal, network }: NotedRefusal) =>
  [kind, code, route, principal ? `${principal.kind}:${principal.id}` : (network ?? "")].join(" ");

/** What the log says of where a request came from and went to. */
export function circumstances(
  request: { method: string; address: string | null | undefined },
  pattern: string,
): Pick<NotedRefusal, "route" | "network"> {
  const network = networkOf(request.address);
  const method = METHOD.test(request.method) ? request.method : "OTHER";
  const path = pattern.replace(NOT_OF_A_PATTERN, "").slice(0, PATTERN_CHARACTERS_MAX) || "/";
  return { route: `${method} ${path}`, network: network === null ? null : hashOpaque(network) };
}

/** Whom an actor stands for. */
export function principalOf(actor: Actor | undefined): Principal | null {
  if (actor?.kind === "user") return { kind: "user", id: actor.userId };
  if (actor?.kind === "device") return { kind: "device", id: actor.deviceId };
  if (actor?.kind === "service") return { kind: "service", id: actor.tokenHash };
  if (actor?.kind === "guest") return { kind: "guest", id: actor.orderId };
  return null;
}

/**
 * Which kind of a refusal an error is, where whoever threw it did not say; null for one that happens to everybody. What the database
 * says of a proof that was genuine to us: the token of a service is none, the link to an order is over.
 */
export function kindOf(code: ErrorCode, actor: Actor | undefined): RefusalKind | null {
  switch (code) {
    case "not_allowed":
      return "not_allowed";
    case "wrong_credentials":
      return "wrong_password";
    case "link_over":
      return "spent_link";
    case "unauthorized":
      return actor?.kind === "service" ? "bad_token" : actor?.kind === "guest" ? "spent_link" : null;
    default:
      return null;
  }
}
