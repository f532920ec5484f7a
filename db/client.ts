import { neon, neonConfig, type NeonQueryFunction } from "@neondatabase/serverless";
import { drizzle } from "drizzle-orm/neon-http";
import { commandStatement, makeDatabase, type Database, type Orm } from "./database.ts";

export type { Database };

export type ConnectOptions = {
  databaseUrl: string;
  /** Only local: the Neon endpoint on loopback; statements go to its `/sql`. */
  localUrl?: string | undefined;
  /** A statement that takes longer is given up, retry included. */
  timeoutMs: number;
};

/** The database over Neon's HTTP: no connection is held, and each statement is one request. */
export function connect({ databaseUrl, localUrl, timeoutMs }: ConnectOptions): Database {
  if (localUrl) neonConfig.fetchEndpoint = `${localUrl}/sql`;
  // Here, because the driver would say so at the first statement, and print the whole address, password and all.
  const { protocol, hostname } = URL.canParse(databaseUrl) ? new URL(databaseUrl) : { protocol: "", hostname: "" };
  if (!/^postgres(ql)?:$/.test(protocol) || !hostname) throw new Error("DATABASE_URL is not a Postgres address.");
  const http = neon(databaseUrl);
  const query = async (text: string, params: unknown[], options: object = {}) =>
    await http.query(text, params, { fetchOptions: { signal: AbortSignal.timeout(timeoutMs) }, ...options });
  return makeDatabase(
    {
      orm: drizzle({ client: { query } as unknown as NeonQueryFunction<false, false>, casing: "snake_case" }) as Orm,
      command: async (name, command, deadline) => {
        const rows = await query(commandStatement(name), [command], {
          fetchOptions: { signal: deadline },
        });
        return (rows as { answer: unknown }[])[0]?.answer;
      },
    },
    timeoutMs,
  );
}
