import { seededRandom } from "#local/faults.ts";

type Subtle = Record<string, unknown>;
const ASYNC_METHODS = ["sign", "verify", "importKey", "digest"] as const;

/**
 * Takes the dice out of a process: `Math.random`, random bytes and ids come from a seed, and WebCrypto, which works in threads of its
 * own, answers one question after the other, in the order in which they were asked.
 */
export class Chance {
  #pending = 0;
  #last: Promise<unknown> = Promise.resolve();
  readonly #restore: (() => void)[] = [];

  /** Whether WebCrypto still owes somebody an answer. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  install(seed: number): void {
    this.#replace(Math, "random", seededRandom(seed));
    // A sequence of their own: makers of ids keep some in stock, also from the history before.
    const next = seededRandom(seed);
    const fill = <T extends ArrayBufferView>(view: T): T => {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(next() * 256);
      return view;
    };
    this.#replace(crypto, "getRandomValues", fill);
    this.#replace(crypto, "randomUUID", () => uuidOf(fill(new Uint8Array(16))));
    const subtle = crypto.subtle as unknown as Subtle;
    for (const name of ASYNC_METHODS) {
      const original = (subtle[name] as (...args: unknown[]) => Promise<unknown>).bind(crypto.subtle);
      this.#replace(subtle, name, (...args: unknown[]) => this.#inTurn(() => original(...args)));
    }
  }

  uninstall(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  async #inTurn(work: () => Promise<unknown>): Promise<unknown> {
    this.#pending++;
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#pending--;
    }
  }

  #replace(owner: object, name: string, value: unknown): void {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
    this.#restore.push(() => {
      if (own) Object.defineProperty(owner, name, own);
      else Reflect.deleteProperty(owner, name);
    });
  }
}

function uuidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
