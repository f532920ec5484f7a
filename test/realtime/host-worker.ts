import type * as Party from "partykit/server";
import { enterRoom } from "#realtime/door.ts";
import { hostRoom } from "#realtime/durable.ts";
import { asParty } from "#realtime/party-types.ts";

const SECRET = "the stack says where the key is";

/** Admits everybody, tells what it was told, and fails on demand: rooms of the product do neither. */
class Parrot implements Party.Server {
  static onBeforeConnect = (request: Party.Request) => request;
  static onBeforeRequest = (request: Party.Request) => request;
  constructor(readonly room: Party.Room) {}

  async onStart() {
    const starts = ((await this.room.storage.get<number>("starts")) ?? 0) + 1;
    await this.room.storage.put("starts", starts);
    if (this.room.id === "stumbles" && starts === 1) throw new Error(SECRET);
  }

  onConnect(connection: Party.Connection, { request }: Party.ConnectionContext) {
    const wish = new URL(request.url).searchParams.get("wish");
    if (wish === "fail") throw new Error(SECRET);
    const headers = Object.fromEntries([...request.headers].filter(([name]) => name.startsWith("x-")));
    connection.send(
      JSON.stringify({ id: connection.id, room: this.room.id, party: this.room.name, env: this.room.env, headers }),
    );
  }

  onMessage(message: string | ArrayBuffer | ArrayBufferView, sender: Party.Connection) {
    if (typeof message !== "string" || message === "fail") throw new Error(SECRET);
    this.room.broadcast(`${sender.id} said ${message}`);
  }

  async onRequest(request: Party.Request) {
    const wish = await request.text();
    if (wish === "fail") throw new Error(SECRET);
    if (wish === "alarm") await this.room.storage.setAlarm(Date.now());
    return asParty<Response>(Response.json({ starts: await this.room.storage.get("starts") })) as never;
  }

  onAlarm() {
    this.room.broadcast("alarm");
  }
}

/** A room that forgot its gates. */
class Ungated implements Party.Server {
  onConnect(connection: Party.Connection) {
    connection.send("in");
  }
}

/** A room whose gate breaks. */
class Broken implements Party.Server {
  static onBeforeConnect(): never {
    throw new Error(SECRET);
  }
  static onBeforeRequest(): never {
    throw new Error(SECRET);
  }
}

const reports: string[] = [];
const report = (message: string) => void reports.push(message);

export const ParrotRoom = hostRoom("parrot", Parrot, report);
export const UngatedRoom = hostRoom("ungated", Ungated, report);
export const BrokenRoom = hostRoom("broken", Broken, report);

interface Env {
  PARROT: DurableObjectNamespace;
  UNGATED: DurableObjectNamespace;
  BROKEN: DurableObjectNamespace;
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    if (new URL(request.url).pathname === "/reports") return Response.json(reports);
    const doors = {
      parrot: { Room: Parrot, namespace: env.PARROT },
      ungated: { Room: Ungated, namespace: env.UNGATED },
      broken: { Room: Broken, namespace: env.BROKEN },
    };
    return await enterRoom(request, doors, env, ctx, report);
  },
};
