import { WebSocket } from "ws";
import type { Frame } from "#domain/frames.ts";

const PATIENCE_MILLISECONDS = 5_000;

export type AnyFrame = Frame<Record<string, unknown>, Record<string, unknown>>;

/** A plain WebSocket client, which knows nothing of PartyKit. */
export interface Listener extends AsyncDisposable {
  readonly frames: AnyFrame[];
  /** Everything that came that was not a frame. */
  readonly other: string[];
  readonly openedAt: number;
  /** Waits until as many frames have come as asked for, and returns all. */
  heard(count: number): Promise<AnyFrame[]>;
  /** Sends a ping and waits for its answer: whatever was sent to this socket before has arrived then. */
  settled(): Promise<AnyFrame[]>;
  send(text: string | Buffer): void;
  /** Waits until the room ends the socket. */
  closed(): Promise<{ code: number; reason: string }>;
}

export type Refused = { refused: number; body: string };

/** Connects, or says with which status the door refused. */
export async function listen(url: string, headers: Record<string, string> = {}): Promise<Listener | Refused> {
  const socket = new WebSocket(url, { headers });
  const frames: AnyFrame[] = [];
  const other: string[] = [];
  let pongs = 0;
  let ended: { code: number; reason: string } | undefined;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };
  socket.on("message", (data: Buffer) => {
    const text = data.toString();
    if (text === "pong") pongs++;
    else if (text.startsWith('{"t":')) frames.push(JSON.parse(text) as AnyFrame);
    else other.push(text);
    wake();
  });
  socket.on("close", (code, reason) => {
    ended = { code, reason: reason.toString() };
    wake();
  });
  const until = async (what: string, isSo: () => boolean): Promise<void> => {
    if (isSo()) return;
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!isSo()) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(new Error(`Waited for ${what}; got ${JSON.stringify(frames).slice(0, 500)}, ended ${ended?.code}`));
      }, PATIENCE_MILLISECONDS);
      waiting.add(check);
    });
  };

  const refused = await new Promise<Refused | undefined>((resolve, reject) => {
    socket.once("open", () => resolve(undefined));
    socket.once("error", reject);
    socket.once("unexpected-response", (request, response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ refused: response.statusCode ?? 0, body }));
      request.on("error", () => undefined);
    });
  });
  if (refused) return refused;
  socket.on("error", () => undefined); // what matters is how it closes
  // workerd says goodbye at once, but hangs up on a sleeping room's socket only seconds later: hang up ourselves.
  const watch = setInterval(() => {
    if (socket.readyState === WebSocket.CLOSING) socket.terminate();
    if (socket.readyState === WebSocket.CLOSED) clearInterval(watch);
  }, 10);

  return {
    frames,
    other,
    openedAt: Date.now(),
    heard: async (count) => {
      await until(`${count} frames`, () => frames.length >= count);
      return frames;
    },
    settled: async () => {
      const wanted = pongs + 1;
      if (socket.readyState === WebSocket.OPEN) socket.send("ping");
      await until("a pong", () => pongs >= wanted);
      return frames;
    },
    send: (text) => socket.send(text),
    closed: async () => {
      await until("the end", () => ended !== undefined);
      return ended as { code: number; reason: string };
    },
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      await until("the end", () => ended !== undefined);
    },
  };
}
