import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

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

/** A port on loopback that nothing listens on now. Someone may take it before the caller does: be ready to ask again. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** True when something on this machine holds the port. */
export async function isTaken(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(true));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(false)));
  });
}
