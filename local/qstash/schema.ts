import type pg from "pg";

// Times are milliseconds of this process's clock: one process owns these tables.
const SCHEMA = `
create schema if not exists qstash_local;

create table if not exists qstash_local.messages (
  id text primary key,
  state text not null check (state in ('queued', 'active')),
  due_at bigint not null,
  retried integer not null,
  created_at bigint not null,
  url text not null,
  body bytea not null,
  spec jsonb not null
);
create index if not exists messages_due on qstash_local.messages (due_at, id) where state = 'queued';

create table if not exists qstash_local.dedup (
  id text primary key,
  message_id text not null,
  expires_at bigint not null
);
create index if not exists dedup_expiry on qstash_local.dedup (expires_at);

create table if not exists qstash_local.dead_letters (
  dlq_id text primary key,
  id text not null,
  created_at bigint not null,
  failed_at bigint not null,
  retried integer not null,
  url text not null,
  body bytea not null,
  spec jsonb not null,
  response_status integer,
  response_headers jsonb,
  response_body bytea,
  error text
);

create table if not exists qstash_local.schedules (
  id text primary key,
  cron text not null,
  destination text not null,
  headers jsonb not null,
  body bytea not null,
  paused boolean not null default false,
  created_at bigint not null,
  last_at bigint,
  next_at bigint not null
);

create table if not exists qstash_local.signing_keys (
  one boolean primary key default true check (one),
  configured_current text not null,
  configured_next text not null,
  current text not null,
  next text not null
);
`;

/** Creates what is missing; safe when several services start on one database at once. */
export async function createQstashSchema(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`begin; select pg_advisory_xact_lock(hashtext('qstash_local')); ${SCHEMA} commit;`);
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}
