import type * as Party from "partykit/server";
import { type Connection, Server } from "partyserver";
import { PING, PONG } from "#domain/frames.ts";
import { asParty } from "./party-types.ts";
import { roomEnv } from "./room-env.ts";

/** Where a room's errors go: they are ours to read, never the caller's. */
export type Report = (message: string, facts: { party: string; error: unknown }) => void;

/** Hosts a room written for PartyKit as a Durable Object of this Worker, through PartyServer. */
export function hostRoom(party: string, Room: Party.Worker, report: Report) {
  return class HostedRoom extends Server {
    static override options = { hibernate: true };
    #started: Promise<Party.Server> | undefined;

    constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
      super(ctx, env);
      // The host answers pings, so a sleeping room stays asleep.
      ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    }

    override async onConnect(connection: Connection, { request }: { request: Request }) {
      const context = { request: asParty<Party.Request>(request) };
      const done = await this.#run((room) => room.onConnect?.(asParty(connection), context));
      if (!done) connection.close(1011, "Room error");
    }

    override async onMessage(connection: Connection, message: string | ArrayBuffer | ArrayBufferView) {
      await this.#run((room) => room.onMessage?.(message, asParty(connection)));
    }

    override async onClose(connection: Connection) {
      await this.#run((room) => room.onClose?.(asParty(connection)));
    }

    override async onError(connection: Connection, error: unknown) {
      const cause = error instanceof Error ? error : new Error("Socket error");
      await this.#run((room) => room.onError?.(asParty(connection), cause));
    }

    override async onRequest(request: Request): Promise<Response> {
      const done = await this.#run((room) => room.onRequest?.(asParty(request)));
      if (!done) return new Response("Room error", { status: 500 });
      return done.value ? asParty<Response>(done.value) : new Response("Not found", { status: 404 });
    }

    override async onAlarm() {
      await this.#run((room) => room.onAlarm?.());
    }

    /** Calls into the room. Nothing thrown gets past here: PartyServer would send the stack to the browser. */
    async #run<T>(call: (room: Party.Server) => T): Promise<{ value: Awaited<T> } | undefined> {
      try {
        this.#started ??= this.#start();
        return { value: await call(await this.#started) };
      } catch (error) {
        // A room hides its errors from those outside; the cause is for us.
        report("room failed", { party, error: error instanceof Error ? (error.cause ?? error) : error });
        return undefined;
      }
    }

    async #start(): Promise<Party.Server> {
      try {
        const room = new Room(asParty(this.#describe()));
        await room.onStart?.();
        return room;
      } catch (error) {
        this.#started = undefined; // so the next event tries again
        throw error;
      }
    }

    #describe() {
      return {
        id: this.name,
        internalID: this.ctx.id.toString(),
        name: party,
        env: roomEnv(this.env),
        storage: this.ctx.storage,
        blockConcurrencyWhile: this.ctx.blockConcurrencyWhile.bind(this.ctx),
        broadcast: this.broadcast.bind(this),
        getConnection: this.getConnection.bind(this),
        getConnections: this.getConnections.bind(this),
        lastPing: (connection: WebSocket) => this.ctx.getWebSocketAutoResponseTimestamp(connection)?.getTime() ?? null,
      };
    }
  };
}
