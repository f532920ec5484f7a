import net from "node:net";
import tls from "node:tls";
import { encodeCommand, ErrorReply, ReplyReader } from "./resp.ts";
import type { Reply } from "./resp.ts";

const CONNECT_MS_MAX = 5_000;

interface Waiting {
  resolve: (reply: Reply) => void;
  reject: (error: Error) => void;
}

/**
 * One connection to a Redis, opened at the first command and again after it broke. Commands of one call follow each other
 * without others in between, so a MULTI ... EXEC block is safe on it.
 */
export class RedisConnection {
  readonly #url: URL;
  #opening: Promise<net.Socket> | null = null;
  #socket: net.Socket | null = null;
  #waiting: Waiting[] = [];

  /** `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. */
  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Sends the commands in one go. Each reply may be an error; what rejects is a broken connection. */
  async run(commands: readonly (readonly string[])[]): Promise<Reply[]> {
    const socket = this.#socket ?? (await this.#open());
    return await this.#send(socket, commands);
  }

  close(): void {
    this.#socket?.destroy();
  }

  async #send(socket: net.Socket, commands: readonly (readonly string[])[]): Promise<Reply[]> {
    const replies = commands.map(
      () => new Promise<Reply>((resolve, reject) => void this.#waiting.push({ resolve, reject })),
    );
    socket.write(Buffer.concat(commands.map(encodeCommand)));
    return await Promise.all(replies);
  }

  #open(): Promise<net.Socket> {
    this.#opening ??= this.#connect().finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #connect(): Promise<net.Socket> {
    const { hostname, port, protocol, username, password, pathname } = this.#url;
    const address = { host: hostname, port: Number(port || 6379), noDelay: true };
    const secure = protocol === "rediss:";
    const socket = secure ? tls.connect({ ...address, servername: hostname }) : net.connect(address);
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(CONNECT_MS_MAX, () => socket.destroy(new Error(`no Redis answered at ${hostname}`)));
      socket.once("error", reject);
      socket.once(secure ? "secureConnect" : "connect", () => resolve());
    });
    socket.setTimeout(0);
    this.#listen(socket);

    const greetings: string[][] = [];
    if (password !== "") greetings.push(["AUTH", ...(username === "" ? [] : [username]), decodeURIComponent(password)]);
    if (pathname.length > 1) greetings.push(["SELECT", pathname.slice(1)]);
    const refusal = (await this.#send(socket, greetings)).find((reply) => reply instanceof ErrorReply);
    if (refusal) {
      socket.destroy();
      throw new Error(`Redis at ${hostname} refused: ${refusal.message}`);
    }
    this.#socket = socket;
    return socket;
  }

  #listen(socket: net.Socket): void {
    const reader = new ReplyReader();
    socket.on("data", (chunk: Buffer) => {
      reader.push(chunk);
      try {
        for (let reply = reader.next(); reply !== undefined; reply = reader.next())
          this.#waiting.shift()?.resolve(reply);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    let cause = new Error("the connection to Redis was closed");
    socket.on("error", (error) => (cause = error));
    socket.on("close", () => {
      this.#socket = null;
      for (const { reject } of this.#waiting.splice(0)) reject(cause);
    });
  }
}
