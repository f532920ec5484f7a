import { NeonDbError, Pool, neon, neonConfig } from "@neondatabase/serverless";
import { DrizzleQueryError, eq, sql as raw } from "drizzle-orm";
import { drizzle as drizzleHttp } from "drizzle-orm/neon-http";
import { drizzle as drizzleSocket } from "drizzle-orm/neon-serverless";
import * as p from "drizzle-orm/pg-core";

// What a Worker does with the unmodified driver. The same steps run in Node and in workerd: neon.test.ts says what must
// come of them.

export interface Env {
  DATABASE_URL: string;
  NEON_LOCAL_URL: string;
}

/** The table that neon.test.ts makes. */
export const dishes = p.pgTable("dishes", {
  id: p.uuid("id").primaryKey(),
  name: p.text("name").notNull().unique("dishes_name_once"),
  stock: p.integer("stock").notNull(),
  views: p.bigint("views", { mode: "bigint" }),
  weight: p.numeric("weight"),
  facts: p.jsonb("facts"),
  tags: p.text("tags").array(),
  sizes: p.integer("sizes").array(),
  soldAt: p.timestamp("sold_at", { withTimezone: true, mode: "date" }),
  day: p.date("day"),
  photo: p.customType<{ data: Uint8Array }>({ dataType: () => "bytea" })("photo"),
});

export const SOUP = {
  id: "0198a5a0-0000-7000-8000-000000000001",
  name: "Soup of the day",
  stock: 3,
  views: 9007199254740993n, // 2^53 + 1
  weight: "12345678901234567890.123456789",
  facts: { hot: true, notes: ['"quoted"', "back\\slash", null, 1.5], ключ: "значение 🍲" },
  tags: ["plain", "with, comma", 'with "quote"', "NULL", "", "back\\slash", "{brace}", "🍲"],
  sizes: [1, -2, 2147483647],
  soldAt: new Date("2026-03-29T01:30:00.123Z"),
  day: "2026-02-28",
};
const PHOTO = new Uint8Array([0, 1, 127, 128, 255]);

function connect({ DATABASE_URL, NEON_LOCAL_URL }: Env) {
  neonConfig.fetchEndpoint = `${NEON_LOCAL_URL}/sql`;
  neonConfig.wsProxy = () => `${new URL(NEON_LOCAL_URL).host}/v2`;
  neonConfig.useSecureWebSocket = false;
  return neon(DATABASE_URL);
}

async function refusal(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
    return { refused: false };
  } catch (thrown) {
    const error = thrown instanceof DrizzleQueryError ? thrown.cause : thrown;
    if (!(error instanceof Error)) throw thrown;
    const { code, constraint, table, severity, detail } = error as NeonDbError;
    const via = error instanceof NeonDbError ? "http" : "socket";
    return { refused: true, via, message: error.message, code, constraint, table, severity, detail };
  }
}

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner)));

export const scenarios = {
  /** The same row, written and read by drizzle over HTTP and over the socket. */
  async roundTrip(env: Env) {
    const sql = connect(env);
    const db = drizzleHttp(sql);
    const pool = new Pool({ connectionString: env.DATABASE_URL });
    const overSocket = drizzleSocket(pool);
    try {
      await db.insert(dishes).values({ ...SOUP, photo: PHOTO });
      const http = await db.select().from(dishes).where(eq(dishes.id, SOUP.id));
      await overSocket
        .update(dishes)
        .set({ tags: SOUP.tags, facts: SOUP.facts, views: SOUP.views })
        .where(eq(dishes.id, SOUP.id));
      const socket = await overSocket.select().from(dishes).where(eq(dishes.id, SOUP.id));
      const bytes = (row?: { photo: Uint8Array | null }) => [...new Uint8Array(row?.photo ?? [])];
      return plain({ http: { ...http[0], photo: bytes(http[0]) }, socket: { ...socket[0], photo: bytes(socket[0]) } });
    } finally {
      await pool.end();
    }
  },

  async rawValues(env: Env) {
    const sql = connect(env);
    const result = await sql.query(
      `select $1::int8 as big, $2::numeric as exact, $3::jsonb as json, $4::text[] as words, $5::int[][] as grid,
              $6::timestamptz::text as at, $7::bool as yes, null as nothing, $8::text as text, 'NaN'::float8 as nan`,
      [
        "9223372036854775807",
        0.1,
        { a: [1, "x"] },
        ["a,b", null, '"'],
        [
          [1, 2],
          [3, null],
        ],
        "2026-01-01T00:00:00+05:30",
        true,
        "é\n",
      ],
      { fullResults: true },
    );
    return {
      row: plain(result.rows[0]),
      types: result.fields.map((field) => field.dataTypeID),
      count: result.rowCount,
      command: result.command,
    };
  },

  async twoMegabytes(env: Env) {
    const sql = connect(env);
    const text = "0123456789abcdef".repeat(131_072);
    const [row] = await sql`select ${text}::text as text`;
    return { length: text.length, same: row?.["text"] === text };
  },

  async tooLarge(env: Env) {
    const sql = connect(env);
    const request = await refusal(sql`select length(${"x".repeat(11 * 1024 * 1024)}::text)`);
    const answer = await refusal(sql`select repeat('x', ${11 * 1024 * 1024}::int)`);
    const [after] = await sql`select 1 as one`;
    return { request: request["message"], answer: answer["message"], after };
  },

  async constraints(env: Env) {
    const sql = connect(env);
    const db = drizzleHttp(sql);
    const dish = { id: crypto.randomUUID(), name: "Bread", stock: 1 };
    await db.insert(dishes).values(dish);
    return {
      unique: await refusal(db.insert(dishes).values({ ...dish, id: crypto.randomUUID() })),
      check: await refusal(
        db
          .update(dishes)
          .set({ stock: raw`stock - 2` })
          .where(eq(dishes.id, dish.id)),
      ),
      raised: await refusal(sql`select raise_refusal('sold_out')`),
      left: (await db.select({ stock: dishes.stock }).from(dishes).where(eq(dishes.id, dish.id)))[0],
    };
  },

  async batch(env: Env) {
    const sql = connect(env);
    const db = drizzleHttp(sql);
    const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
    const insert = (id: string, name: string) => db.insert(dishes).values({ id, name, stock: 1 });
    const failed = await refusal(db.batch([insert(one, "Batch"), insert(two, "Batch")]));
    const after = await db.select({ name: dishes.name }).from(dishes).where(eq(dishes.name, "Batch"));
    const [made, read] = await db.batch([
      insert(one, "Batch"),
      db.select({ name: dishes.name }).from(dishes).where(eq(dishes.id, one)),
    ]);
    return { failed, after, made: made.rowCount, read };
  },

  async isolation(env: Env) {
    const sql = connect(env);
    const modes = sql`select current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as read_only`;
    const [[plainModes]] = (await sql.transaction([modes])) as [[unknown]];
    const options = { isolationLevel: "Serializable", readOnly: true, deferrable: true } as const;
    const [[strict]] = (await sql.transaction([modes], options)) as [[unknown]];
    const write = sql`insert into dishes (id, name, stock) values (gen_random_uuid(), 'never', 1)`;
    return { plainModes, strict, write: await refusal(sql.transaction([write], { readOnly: true })) };
  },

  async oneStatement(env: Env) {
    const sql = connect(env);
    const pool = new Pool({ connectionString: env.DATABASE_URL });
    try {
      const results = (await pool.query("select 1; select 2")) as unknown as unknown[];
      return { http: await refusal(sql.query("select 1; select 2")), socket: results.length };
    } finally {
      await pool.end();
    }
  },

  async refusals(env: Env) {
    const sql = connect(env);
    const wrong = new URL(env.DATABASE_URL);
    wrong.password = "wrong";
    const nowhere = new URL(env.DATABASE_URL);
    nowhere.pathname = "no_such_database";
    return {
      password: await refusal(neon(wrong.href)`select 1`),
      database: await refusal(neon(nowhere.href)`select 1`),
      nullByte: await refusal(sql`select ${"a\0b"}::text`),
      nullByteInStatement: await refusal(sql.query("select 1 \0; drop table dishes")),
      syntax: await refusal(sql.query("selec 1")),
    };
  },

  async interactive(env: Env) {
    connect(env);
    const pool = new Pool({ connectionString: env.DATABASE_URL });
    try {
      const db = drizzleSocket(pool);
      const undone = await refusal(
        db.transaction(async (tx) => {
          await tx.insert(dishes).values({ id: crypto.randomUUID(), name: "Undone", stock: 1 });
          await tx.insert(dishes).values({ id: crypto.randomUUID(), name: "Undone", stock: 1 });
        }),
      );
      return { undone, left: await db.select().from(dishes).where(eq(dishes.name, "Undone")) };
    } finally {
      await pool.end();
    }
  },
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const scenario = scenarios[new URL(request.url).pathname.slice(1) as keyof typeof scenarios];
    return Response.json(await scenario(env));
  },
};
