import type net from "node:net";
import { createRedisServer } from "js-redis-server";
import { RedisConnection } from "./connection.ts";

/** A Redis of this process, and the only connection to it. It forgets everything when it is closed. */
export interface EmbeddedRedis {
  connection: RedisConnection;
  port: number;
  close(): Promise<void>;
}

/** Starts js-redis-server on a port of the system's choice. */
export async function startEmbeddedRedis(): Promise<EmbeddedRedis> {
  const redis = await createRedisServer({ port: 0 });
  const { server } = redis.server as unknown as { server: net.Server };
  // It leaves Nagle's algorithm on, which costs a pipeline 40 ms.
  server.on("connection", (socket) => socket.setNoDelay(true));
  const connection = new RedisConnection(`redis://127.0.0.1:${redis.port}`);
  await connection.run([["PING"]]);
  // It knows no password, so nobody else may connect: a web page could send commands in the body of a form.
  server.maxConnections = 1;
  const close = async () => {
    connection.close();
    await redis.close();
  };
  return { connection, port: redis.port, close };
}
