import pg from "pg";
import { readSchemaContent, type ReferenceTable, type SchemaContent } from "./schema-content.ts";
import { SCHEMA_VERSION } from "./schema-version.ts";

/** Held for the whole migration, so that two deploys at once become one after the other. */
const MIGRATION_LOCK = 7_266_323_001;
/** A migration that cannot get a table within this long gives up, rather than make every order queue behind it. */
const LOCK_TIMEOUT = "10s";

/**
 * Brings a database from whatever it is to this version, in one transaction: pending migrations, then the functions and triggers,
 * then the rows copied from `domain/`, then the version. A second run finds nothing to do. A database that is newer than this
 * code is left alone: old and new Workers run together while a deploy rolls on, or back. Only new words of a type come before that
 * transaction.
 */
export async function migrate(databaseUrl: string, content = readSchemaContent()): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => undefined); // a connection that is cut between two statements: the next one fails, and says why
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]); // until this connection ends
    await growTypes(client, content);
    await client.query("begin");
    await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
    // Function bodies name tables and functions that come later in the alphabet.
    await client.query("set local check_function_bodies = off");
    await client.query("set local client_min_messages = warning");
    await bringUp(client, content);
    await client.query("commit");
  } finally {
    await client.end();
  }
}

/**
 * Teaches types that are there the words that pending migrations add to them, and commits each: Postgres lets nobody use a word in the
 * transaction that added it, unless that made the whole type. A word that nobody uses yet harms nobody, should the rest fail.
 */
async function growTypes(client: pg.Client, content: SchemaContent): Promise<void> {
  const there = await versionThere(client);
  if (!there || there.version > SCHEMA_VERSION) return;
  for (const { sql } of await pending(client, content)) {
    for (const statement of sql.filter((text) => ADDS_WORD.test(text))) await client.query(unlessThere(statement));
  }
}

async function bringUp(client: pg.Client, content: SchemaContent): Promise<void> {
  const there = await versionThere(client);
  if (there && there.version > SCHEMA_VERSION) return;
  if (there?.version === SCHEMA_VERSION && there.hash === content.hash) return;

  await applyPending(client, content);
  for (const { file, text } of content.scripts) {
    await client.query(text).catch((cause: unknown) => {
      throw new Error(`db/${file} was refused`, { cause });
    });
  }
  for (const table of content.reference) await writeReference(client, table);
  await client.query(
    `insert into schema_version (version, hash) values ($1, $2)
     on conflict (version) do update set hash = excluded.hash, applied_at = now()`,
    [SCHEMA_VERSION, content.hash],
  );
}

async function versionThere(client: pg.Client): Promise<{ version: number; hash: string } | undefined> {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass('schema_version') is not null as there");
  if (!rows[0]?.there) return undefined;
  const found = await client.query<{ version: number; hash: string }>(
    "select version, hash from schema_version order by version desc limit 1",
  );
  return found.rows[0];
}

const ADDS_WORD = /^\s*alter type \S+ add value '/i;
const unlessThere = (statement: string) => statement.replace(/ add value '/i, " add value if not exists '");

/** As drizzle's own migrator does it, into the same table, but inside our transaction. */
async function applyPending(client: pg.Client, content: SchemaContent): Promise<void> {
  await client.query("create schema if not exists drizzle");
  await client.query(
    "create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)",
  );
  for (const migration of await pending(client, content)) {
    for (const statement of migration.sql) {
      await client.query(ADDS_WORD.test(statement) ? unlessThere(statement) : statement);
    }
    await client.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)", [
      migration.hash,
      migration.folderMillis,
    ]);
  }
}

async function pending(client: pg.Client, { migrations }: SchemaContent): Promise<SchemaContent["migrations"]> {
  const { rows } = await client.query<{ last: string | null }>(
    "select max(created_at) as last from drizzle.__drizzle_migrations",
  );
  const last = Number(rows[0]?.last ?? 0);
  return migrations.filter(({ folderMillis }) => folderMillis > last);
}

async function writeReference(client: pg.Client, { name, columns, rows }: ReferenceTable): Promise<void> {
  await client.query(`delete from ${name}`);
  const places = columns.map((_, column) => `$${column + 1}`).join(", ");
  for (const row of rows) {
    await client.query(`insert into ${name} (${columns.join(", ")}) values (${places})`, [...row]);
  }
}
