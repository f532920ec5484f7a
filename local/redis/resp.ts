/** A reply of Redis. A `Status` is a simple string such as OK; a Buffer is a bulk string with whatever bytes. */
export type Reply = Status | Buffer | number | null | ErrorReply | Reply[];

export class Status {
  constructor(readonly text: string) {}
}

/** An error that Redis answered, which is an answer like any other. */
export class ErrorReply {
  constructor(readonly message: string) {}
}

/** A command in the form in which Redis reads it. */
export function encodeCommand(args: readonly string[]): Buffer {
  const parts = [`*${args.length}\r\n`];
  for (const arg of args) parts.push(`$${Buffer.byteLength(arg)}\r\n${arg}\r\n`);
  return Buffer.from(parts.join(""), "utf8");
}

/** Cuts replies (RESP2) out of a stream of bytes. */
export class ReplyReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  push(chunk: Buffer): void {
    this.#bytes = this.#at < this.#bytes.length ? Buffer.concat([this.#bytes.subarray(this.#at), chunk]) : chunk;
    this.#at = 0;
  }

  /** The next whole reply; undefined when there is none yet. */
  next(): Reply | undefined {
    const start = this.#at;
    const reply = this.#read();
    if (reply === undefined) this.#at = start;
    return reply;
  }

  #read(): Reply | undefined {
    const line = this.#line();
    if (line === undefined) return undefined;
    const rest = line.slice(1);
    switch (line.slice(0, 1)) {
      case "+":
        return new Status(rest);
      case "-":
        return new ErrorReply(rest);
      case ":":
        return Number(rest);
      case "$":
        return this.#bulk(Number(rest));
      case "*":
        return this.#array(Number(rest));
      default:
        throw new Error(`Redis answered what is no RESP2: ${line.slice(0, 40)}`);
    }
  }

  #line(): string | undefined {
    const end = this.#bytes.indexOf("\r\n", this.#at);
    if (end === -1) return undefined;
    const line = this.#bytes.toString("utf8", this.#at, end);
    this.#at = end + 2;
    return line;
  }

  #bulk(length: number): Buffer | null | undefined {
    if (length < 0) return null;
    const end = this.#at + length;
    if (this.#bytes.length < end + 2) return undefined;
    const value = this.#bytes.subarray(this.#at, end);
    this.#at = end + 2;
    return value;
  }

  #array(length: number): Reply[] | null | undefined {
    if (length < 0) return null;
    const items: Reply[] = [];
    for (let i = 0; i < length; i++) {
      const item = this.#read();
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }
}
