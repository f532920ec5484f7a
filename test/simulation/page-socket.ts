import { PONG } from "#domain/frames.ts";
import type { RoomSocket } from "./room-host.ts";

/** What a page's socket does with the world: opens its way to a room, or hears why not; and writes down what it was told. */
export type Line = {
  connect: (url: string) => Promise<RoomSocket | null>;
  /** Called with every text that arrives, before the page sees it. */
  onText: (socket: PageSocket, text: string) => void;
};

type Data = { data?: string; code?: number; reason?: string };
const eventOf = (type: string, data: Data = {}): Event => Object.assign(new Event(type), data);

/** The browser's `WebSocket`, as far as a page uses it. A line that went dead says nothing and hears nothing any more. */
export class PageSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  readyState: number = PageSocket.CONNECTING;
  binaryType = "blob";
  readonly protocol = "";
  readonly extensions = "";
  readonly bufferedAmount = 0;
  isDead = false;
  /** How many of the next frames get lost on the way. */
  framesLost = 0;
  /** Whether the newest frame got lost: only the next one can tell a page so. */
  isMissingOne = false;
  /** The seq that the client says it has. */
  readonly since: number | null;
  #room: RoomSocket | null = null;

  constructor(
    readonly url: string,
    readonly line: Line,
  ) {
    super();
    const since = new URL(url).searchParams.get("since");
    this.since = since === null ? null : Number(since);
    void this.#open();
  }

  send(text: string): void {
    if (!this.isDead) void this.#room?.hear(text);
  }

  close(code = 1000, reason = ""): void {
    if (this.readyState === PageSocket.CLOSED) return;
    this.readyState = PageSocket.CLOSED;
    if (!this.isDead) void this.#room?.leave();
    this.dispatchEvent(eventOf("close", { code, reason }));
  }

  /** The line breaks: with a word to the page, or without one. Either way the room hears of it when it next writes. */
  break(isSilent: boolean): void {
    if (isSilent) this.isDead = true;
    else this.#closed(1006, "");
    void this.#room?.leave();
  }

  async #open(): Promise<void> {
    const room = await this.line.connect(this.url).catch(() => null);
    if (this.readyState !== PageSocket.CONNECTING) return void room?.leave();
    if (!room) return this.#closed(1006, "");
    this.#room = room;
    this.readyState = PageSocket.OPEN;
    this.dispatchEvent(eventOf("open"));
    room.attach({ onText: (text) => this.#hear(text), onClose: (code, reason) => this.#closed(code, reason) });
  }

  #hear(text: string): void {
    if (this.isDead || this.readyState !== PageSocket.OPEN) return;
    this.line.onText(this, text);
    if (text !== PONG) {
      this.isMissingOne = this.framesLost > 0;
      if (this.isMissingOne) return void this.framesLost--;
    }
    this.dispatchEvent(eventOf("message", { data: text }));
  }

  #closed(code: number, reason: string): void {
    if (this.isDead || this.readyState === PageSocket.CLOSED) return;
    this.readyState = PageSocket.CLOSED;
    this.dispatchEvent(eventOf("close", { code, reason }));
  }
}
