import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PushAnswer } from "#domain/frames.ts";
import type { OnBoundary } from "#local/calls.ts";
import { startHttpService, type Call, type HttpService } from "#local/http.ts";
import { startWorkerd, type Workerd } from "#local/workerd.ts";

/** What a room has said that it knows, in its answer to a push: how far, and when. */
export type Confirmed = { room: string; seq: number; at: number };

/** Rooms in a workerd of their own. Sockets go to it directly; pushes pass a door that takes faults. */
export interface RoomsApart {
  host: Workerd;
  /** What the Worker knows as `PARTYKIT_HOST`. */
  door: HttpService;
  /** The newest of what each room has confirmed, whenever it has confirmed more. */
  confirmed: readonly Confirmed[];
  /** What they are started with, the next time too. */
  vars: Record<string, string>;
  stop(): Promise<void>;
}

type Options = {
  bundleDir: string;
  /** The Worker's variables: the rooms get to see those that are theirs. */
  vars: Record<string, string>;
  onBoundary: OnBoundary | undefined;
  /** Told when their process ends and nobody stopped it. */
  onExit: (() => void) | undefined;
};

const ROOM_VARIABLES = ["ENVIRONMENT", "PUBLIC_URL", "JWT_KEYS", "ROOM_PUSH_KEY"];

/** Starts the room host with a storage folder of its own, which outlives its restarts, and the door before it. */
export async function startRoomsApart({ bundleDir, vars, onBoundary, onExit }: Options): Promise<RoomsApart> {
  const persistDir = await mkdtemp(path.join(tmpdir(), "comanda-rooms-"));
  const own = Object.fromEntries(ROOM_VARIABLES.map((name) => [name, vars[name] ?? ""]));
  const host = await startWorkerd({
    port: 0,
    vars: own,
    bundleDir,
    persistDir,
    onLog: () => undefined,
    ...(onExit && { onExit }),
  });
  const confirmations = new Confirmations();
  const door = await startHttpService({
    name: "rooms",
    operation: ({ method, path: where }) => `${method} ${where.split("/").slice(0, 3).join("/")}`, // no ids: they count as one
    handle: async (call) => {
      const answer = await passOn(call, host.url);
      if (answer?.status === 200) confirmations.note(call.path, answer.body);
      return answer;
    },
    onBoundary,
  });
  return {
    host,
    door,
    confirmed: confirmations.all,
    vars: own,
    stop: async () => {
      await door.stop();
      await host.stop();
      await rm(persistDir, { recursive: true, force: true });
    },
  };
}

const PASSED_ON = ["content-type", "x-comanda-signature"];

async function passOn({ method, url, headers, body, request }: Call, hostUrl: string) {
  try {
    const response = await fetch(hostUrl + url, {
      method,
      headers: Object.fromEntries(PASSED_ON.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : []))),
      body: method === "GET" ? null : Uint8Array.from(body),
    });
    const type = response.headers.get("content-type");
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, body: bytes, ...(type !== null && { headers: { "content-type": type } }) };
  } catch {
    return void request.socket.destroy(); // a host that is gone does not answer
  }
}

class Confirmations {
  readonly all: Confirmed[] = [];
  readonly #newest = new Map<string, number>();

  note(path: string, answer: Buffer): void {
    const [, kind, id] = /^\/parties\/([^/]+)\/([^/?]+)$/.exec(path) ?? [];
    const { seq, missing } = JSON.parse(answer.toString("utf8")) as Partial<PushAnswer>;
    const room = `${kind}:${id}`;
    // Who has been told to close sockets has learnt nothing.
    if (missing !== false || seq === undefined || seq <= (this.#newest.get(room) ?? 0)) return;
    this.#newest.set(room, seq);
    this.all.push({ room, seq, at: Date.now() });
  }
}
