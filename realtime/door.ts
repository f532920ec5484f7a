import type * as Party from "partykit/server";
import type { Report } from "./durable.ts";
import { asParty } from "./party-types.ts";
import { roomEnv } from "./room-env.ts";

/** A kind of room as the outside may name it: its hooks, and where its objects live. */
export interface Door {
  Room: Party.Worker;
  namespace: DurableObjectNamespace;
}

const PATH = /^\/parties\/([a-z]+)\/([A-Za-z0-9_-]{1,64})$/;

/** Headers the outside must never set: PartyServer obeys the first kind, our rooms believe the second. */
const INTERNAL_HEADERS = /^x-(partykit|room)-/i;

const notFound = () => new Response("Not found", { status: 404 });

/**
 * Takes `/parties/<room>/<id>` to its Durable Object. The names are those of `doors` and no others, whatever else is bound;
 * a room without a gate is closed. The object is asked once: whoever wants a retry has a reason of its own.
 */
export async function enterRoom(
  request: Request,
  doors: Record<string, Door>,
  env: object,
  ctx: ExecutionContext,
  report: Report,
): Promise<Response> {
  const [, party = "", id = ""] = PATH.exec(new URL(request.url).pathname) ?? [];
  const door = Object.hasOwn(doors, party) ? doors[party] : undefined;
  if (!door) return notFound();
  try {
    const isSocket = request.headers.get("Upgrade")?.toLowerCase() === "websocket";
    const gate = isSocket ? door.Room.onBeforeConnect : door.Room.onBeforeRequest;
    if (!gate) return notFound();
    const lobby = asParty<Party.Lobby>({ id, env: roomEnv(env) });
    const verdict = asParty<Request | Response>(
      await gate.call(door.Room, asParty(withoutInternals(request)), lobby, asParty(ctx)),
    );
    if (verdict instanceof Response) return verdict;
    const admitted = isSocket ? withOwnConnectionId(verdict) : verdict;
    return await door.namespace.get(door.namespace.idFromName(id)).fetch(admitted);
  } catch (error) {
    report("room unreachable", { party, error });
    return new Response("Room unavailable", { status: 503, headers: { "Retry-After": "1" } });
  }
}

function withoutInternals(request: Request): Request {
  const clean = new Request(request);
  for (const name of [...request.headers.keys()]) if (INTERNAL_HEADERS.test(name)) clean.headers.delete(name);
  return clean;
}

/** The library takes `?_pk` as the connection's id and first tag, so a client could name itself after another. */
function withOwnConnectionId(request: Request): Request {
  const url = new URL(request.url);
  url.searchParams.set("_pk", crypto.randomUUID());
  const own = new Request(url, request);
  for (const name of [...own.headers.keys()]) if (name.startsWith("x-partykit-")) own.headers.delete(name);
  return own;
}
