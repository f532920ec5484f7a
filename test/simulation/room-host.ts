import type * as Party from "partykit/server";
import { PING, PONG } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import KitchenRoom from "#realtime/kitchen-room.ts";
import MenuRoom from "#realtime/menu-room.ts";
import OrderRoom from "#realtime/order-room.ts";
import { roomEnv } from "#realtime/room-env.ts";
import UserRoom from "#realtime/user-room.ts";
import { RoomDisk, RoomStorage } from "./room-storage.ts";

/** The classes of the product, by the name in an address. */
export const ROOMS = { order: OrderRoom, kitchen: KitchenRoom, user: UserRoom, menu: MenuRoom };

/** The far end of a socket: what a client is told. */
export type Listener = { onText: (text: string) => void; onClose: (code: number, reason: string) => void };

/** The room's end of a socket. What is sent before the client listens waits for it. */
export class RoomSocket {
  state: unknown = null;
  isOpen = true;
  pingedAt: number | null = null;
  #listener: Listener | null = null;
  #unheard: ((listener: Listener) => void)[] = [];

  constructor(
    readonly id: string,
    readonly host: HostedRoom,
  ) {}

  /** The client takes its end. */
  attach(listener: Listener): void {
    this.#listener = listener;
    for (const tell of this.#unheard.splice(0)) tell(listener);
  }

  setState(next: unknown): unknown {
    this.state = typeof next === "function" ? (next as (state: unknown) => unknown)(this.state) : next;
    return this.state;
  }

  send(text: string): void {
    if (!this.isOpen) throw new Error("This socket is closed.");
    this.#tell(({ onText }) => onText(text));
  }

  close(code = 1000, reason = ""): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.host.sockets.delete(this.id);
    this.#tell(({ onClose }) => onClose(code, reason));
  }

  /** The client says something. Pings are answered without waking the room, as the product's host does. */
  async hear(text: string): Promise<void> {
    if (!this.isOpen) return;
    if (text === PING) {
      this.pingedAt = Date.now();
      this.#tell(({ onText }) => onText(PONG));
    } else await this.host.room().onMessage(text, this as unknown as Party.Connection);
  }

  /** The client has gone, or the line has. */
  async leave(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.host.sockets.delete(this.id);
    await this.host.room().onClose(this as unknown as Party.Connection);
  }

  #tell(tell: (listener: Listener) => void): void {
    if (this.#listener) tell(this.#listener);
    else this.#unheard.push(tell);
  }
}

type Room = InstanceType<(typeof ROOMS)[RoomKind]>;

/** One room as a Durable Object hosts it: one instance at a time, over a disk that outlives it. */
export class HostedRoom {
  readonly sockets = new Map<string, RoomSocket>();
  #disk: RoomDisk;
  #storage: RoomStorage;
  #room: Room | undefined;
  #alarm: NodeJS.Timeout | undefined;

  constructor(
    readonly kind: RoomKind,
    readonly id: string,
    readonly env: object,
  ) {
    this.#disk = new RoomDisk((at) => this.#wakeAt(at));
    this.#storage = new RoomStorage(this.#disk);
  }

  room(): Room {
    this.#room ??= this.#start();
    return this.#room;
  }

  /** A request that the door or the Worker has sent here. */
  async answer(request: Request): Promise<Response> {
    const answered = await this.room().onRequest(request as unknown as Party.Request);
    return answered as unknown as Response;
  }

  /** A socket that the door has let in. */
  async accept(request: Request): Promise<RoomSocket> {
    const id = new URL(request.url).searchParams.get("_pk") ?? "";
    const socket = new RoomSocket(id, this);
    this.sockets.set(id, socket);
    await this.room().onConnect(socket as unknown as Party.Connection, {
      request: request as unknown as Party.Request,
    });
    return socket;
  }

  /** How far it is: the seq of what it would show to somebody who has nothing. Null when it would show nothing. */
  async seq(): Promise<number | null> {
    const nobody = {
      role: "public",
      sub: null,
      sid: null,
      jti: null,
      madeAt: null,
      expiresAt: null,
      end: null,
      address: null,
    };
    const headers = { "x-room-admission": encodeURIComponent(JSON.stringify(nobody)) };
    const socket = await this.accept(new Request("https://room.internal/?_pk=probe", { headers }));
    let seq: number | null = null;
    socket.attach({ onText: (text) => (seq = (JSON.parse(text) as { seq: number }).seq), onClose: () => undefined });
    await socket.leave();
    return seq;
  }

  /** Falls asleep: the instance goes, its sockets stay. */
  sleep(): void {
    this.#storage.isCut = true;
    this.#storage = new RoomStorage(this.#disk);
    this.#room = undefined;
  }

  /** From now on nothing reaches the disk any more: it is about to die. */
  failWrites(): void {
    this.#storage.isCut = true;
  }

  /** Ends as a crash ends it: the instance and all sockets go, the disk stays. */
  die(): void {
    this.sleep();
    for (const socket of [...this.sockets.values()]) socket.close(1006, "");
  }

  /** Its disk is gone as well: a room is a copy, and may be lost. */
  forgetEverything(): void {
    clearTimeout(this.#alarm);
    this.#disk = new RoomDisk((at) => this.#wakeAt(at));
    this.die();
  }

  #start(): Room {
    const described = {
      id: this.id,
      internalID: `${this.kind}:${this.id}`,
      name: this.kind,
      env: roomEnv(this.env),
      storage: this.#storage,
      blockConcurrencyWhile: async <T>(work: () => Promise<T>) => await work(),
      broadcast: () => {
        throw new Error("The rooms send to each socket themselves.");
      },
      getConnection: (id: string) => this.sockets.get(id),
      getConnections: () => [...this.sockets.values()],
      lastPing: (socket: RoomSocket) => socket.pingedAt,
    };
    return new ROOMS[this.kind](described as unknown as Party.Room);
  }

  #wakeAt(at: number | null): void {
    clearTimeout(this.#alarm);
    if (at === null) return;
    this.#alarm = setTimeout(() => {
      this.#disk.alarmAt = null;
      // What a room throws is its host's to bear; it has set itself another alarm.
      this.room()
        .onAlarm()
        .catch(() => undefined);
    }, at - Date.now());
  }
}
