import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { OnBoundary } from "#local/calls.ts";
import { startHttpService, type Call, type HttpService } from "#local/http.ts";
import { startWorkerd, type Workerd } from "#local/workerd.ts";

/** Rooms in a workerd of their own. Sockets go to it directly; pushes pass a door that takes faults. */
export interface RoomsApart {
  host: Workerd;
  /** What the Worker knows as `PARTYKIT_HOST`. */
  door: HttpService;
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
  const door = await startHttpService({
    name: "rooms",
    operation: ({ method, path: where }) => `${method} ${where.split("/").slice(0, 3).join("/")}`, // no ids: they count as one
    handle: async (call) => await passOn(call, host.url),
    onBoundary,
  });
  return {
    host,
    door,
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
