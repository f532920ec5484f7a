import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Miniflare } from "miniflare";
import type { HttpService } from "#local/http.ts";
import type { Query } from "#test/db/restaurant.ts";

// Where words may lie that must lie nowhere: each function says in which places it found one.

export const isIn = (text: string, words: readonly string[]) =>
  words.some((word) => text.toLowerCase().includes(word.toLowerCase()));

/** Every row of every table of these schemas, whatever its columns. Bytes are read as text. */
export async function findInDatabase(query: Query, words: readonly string[], schemas = ["public"]): Promise<string[]> {
  const tables = await query<{ at: string; name: string; bytes: string[] }>(
    `select t.table_schema || '.' || t.table_name as at, format('%I.%I', t.table_schema, t.table_name) as name, array(
       select format('encode(t.%I, ''escape'')', c.column_name) from information_schema.columns c
       where (c.table_schema, c.table_name, c.data_type) = (t.table_schema, t.table_name, 'bytea'))::text[] as bytes
     from information_schema.tables t where t.table_schema = any ($1) and t.table_type = 'BASE TABLE'`,
    [schemas],
  );
  const found: string[] = [];
  for (const { at, name, bytes } of tables) {
    const rows = await query<{ said: string }>(
      `select concat_ws(' ', t::text, ${["null", ...bytes].join(", ")}) as said from ${name} t`,
    );
    found.push(...rows.flatMap(({ said }) => (isIn(said, words) ? [`${at}: ${said.slice(0, 2_000)}`] : [])));
  }
  return found;
}

/** Every key of a Redis and all that is under it. */
export async function findInRedis({ url }: HttpService, token: string, words: readonly string[]): Promise<string[]> {
  const run = async (...command: string[]): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(command) });
    return ((await response.json()) as { result?: unknown }).result;
  };
  const keys = (await run("KEYS", "*")) as string[];
  const found: string[] = [];
  for (const key of keys) {
    const read: Record<string, string[]> = {
      string: ["GET", key],
      hash: ["HGETALL", key],
      zset: ["ZRANGE", key, "0", "-1"],
      set: ["SMEMBERS", key],
      list: ["LRANGE", key, "0", "-1"],
    };
    const type = String(await run("TYPE", key));
    if (type === "none") continue; // its time ran out meanwhile
    const command = read[type];
    if (command === undefined) throw new Error(`Nobody knows how to read ${key}.`);
    const said = `${key} ${JSON.stringify(await run(...command))}`;
    if (isIn(said, words)) found.push(said);
  }
  return found;
}

const READER = `
import { DurableObject } from "cloudflare:workers";
class Reader extends DurableObject {
  async fetch() {
    return Response.json([...(await this.ctx.storage.list())]);
  }
}
export { Reader as OrderRoom, Reader as KitchenRoom, Reader as UserRoom, Reader as MenuRoom };
export default {
  async fetch(request, env) {
    const { room, id } = await request.json();
    return await env[room].get(env[room].idFromString(id)).fetch("https://room.internal/");
  },
};`;

/**
 * What every room that ever was in this folder has in its storage, as `<class>/<id>` and text. Files are not read as bytes: SQLite leaves there what was deleted, until it needs the place.
 */
export async function readRooms(folder: string): Promise<Map<string, string>> {
  const classes = ["OrderRoom", "KitchenRoom", "UserRoom", "MenuRoom"];
  const copy = mkdtempSync(path.join(tmpdir(), "comanda-rooms-read-")); // the Worker is still at home in the other
  cpSync(folder, copy, { recursive: true });
  const miniflare = new Miniflare({
    name: "comanda",
    cf: false,
    modules: true,
    script: READER,
    compatibilityDate: "2026-04-01",
    durableObjects: Object.fromEntries(classes.map((className) => [className, { className, useSQLite: true }])),
    durableObjectsPersist: copy,
  });
  try {
    const url = await miniflare.ready;
    const rooms = new Map<string, string>();
    for (const room of classes) {
      const within = path.join(copy, `comanda-${room}`);
      const files = existsSync(within) ? readdirSync(within) : [];
      for (const id of files.flatMap((file) => /^([0-9a-f]{64})\.sqlite$/.exec(file)?.[1] ?? [])) {
        const answer = await fetch(url, { method: "POST", body: JSON.stringify({ room, id }) });
        if (!answer.ok) throw new Error(`${room} ${id} could not be read: ${await answer.text()}`);
        rooms.set(`${room}/${id}`, await answer.text());
      }
    }
    return rooms;
  } finally {
    await miniflare.dispose();
    rmSync(copy, { recursive: true, force: true });
  }
}
