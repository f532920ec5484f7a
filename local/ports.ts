import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** What listens where when the product is on `PORT`; the order is part of the documentation. */
export function portsFrom(product: number) {
  return {
    product,
    neon: product + 1,
    redis: product + 2,
    qstash: product + 3,
    console: product + 4, // and the mailbox
    postgres: product + 5,
  };
}

export type Ports = ReturnType<typeof portsFrom>;

// Above what is well known and below what Linux, macOS and Windows give to outgoing calls: whoever starts again on such
// a port does not find a neighbour's call on it.
const CHOICE = [10_000, 32_000] as const;
const CHOICE_ATTEMPTS_MAX = 50;

/** A port on loopback that nothing listens on now. Someone may take it before the caller does: be ready to ask again. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < CHOICE_ATTEMPTS_MAX; attempt++) {
    const port = randomInt(...CHOICE);
    if (!(await isTaken(port))) return port;
  }
  throw new Error(`There is no free port between ${CHOICE[0]} and ${CHOICE[1]}.`);
}

/** True when something on this machine holds the port. */
export async function isTaken(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(true));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(false)));
  });
}
