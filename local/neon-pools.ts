import { createConnection } from "node:net";
import pg from "pg";
import type { PoolClient } from "pg";
import { refuse } from "./neon-body.ts";

const CONNECTIONS_MAX = 32; // for each user and database
const CONNECT_MS_MAX = 15_000;
const IDLE_MS_MAX = 30_000;
const CANCEL_REQUEST_CODE = 80_877_102;

export type Pools = ReturnType<typeof makePools>;

/**
 * Connections to our own Postgres, wherever a connection string points, kept by its user, password and database: a wrong
 * password never meets a connection that a right one opened.
 */
export function makePools(postgres: { host: string; port: number }) {
  const pools = new Map<string, pg.Pool>();
  return {
    /** Borrows a connection as whom the string names. Give it back with `release`. */
    async connect(connectionString: string | undefined): Promise<PoolClient> {
      const { user, password, database } = parse(connectionString);
      const key = JSON.stringify([user, password, database]);
      let pool = pools.get(key);
      if (!pool) {
        const limits = {
          max: CONNECTIONS_MAX,
          connectionTimeoutMillis: CONNECT_MS_MAX,
          idleTimeoutMillis: IDLE_MS_MAX,
        };
        pool = new pg.Pool({
          ...postgres,
          user,
          password,
          database,
          ...limits,
          application_name: "neon-http",
          keepAlive: true,
        });
        pool.on("error", () => undefined); // an idle connection was cut: the pool has dropped it already
        pool.on("connect", (client) => client.on("error", () => undefined)); // its query hears of it
        pools.set(key, pool);
      }
      return await pool.connect();
    },
    /** Asks Postgres to stop what the connection is doing. Its query then fails, if it has not just ended. */
    async cancel(client: PoolClient): Promise<void> {
      const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
      const request = Buffer.alloc(16);
      request.writeInt32BE(16, 0);
      request.writeInt32BE(CANCEL_REQUEST_CODE, 4);
      request.writeInt32BE(processID, 8);
      request.writeInt32BE(secretKey, 12);
      await new Promise<void>((resolve) => {
        const socket = createConnection(postgres, () => socket.end(request));
        socket.on("error", () => resolve()).on("close", () => resolve());
      });
    },
    async end(): Promise<void> {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

function parse(connectionString: string | undefined): { user: string; password: string; database: string } {
  if (!connectionString) throw refuse("invalid header: neon-connection-string");
  if (!URL.canParse(connectionString)) throw refuse("invalid connection string");
  const url = new URL(connectionString);
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") throw refuse("incorrect scheme");
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decodeURIComponent);
  if (!user) throw refuse("missing username");
  if (!password) throw refuse("missing authentication credentials: required password");
  if (!database) throw refuse("missing database name");
  return { user, password, database };
}
