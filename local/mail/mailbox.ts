import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { addressOf } from "./email-request.ts";
import type { Email } from "./email-request.ts";
import { resendError } from "./resend-errors.ts";

/** A mail that was sent, and will never leave this machine. */
export interface Mail {
  id: string;
  createdAt: string;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  html: string | null;
  text: string | null;
  headers: Record<string, string>;
  tags: { name: string; value: string }[];
}

const SCHEMA = `
create schema if not exists mail_local;

create table if not exists mail_local.mails (
  id uuid primary key,
  seq bigint generated always as identity unique,
  created_at timestamptz not null default now(),
  sender text not null,
  recipients text[] not null,
  email jsonb not null
);
create index if not exists mails_by_recipient on mail_local.mails using gin (recipients);

create table if not exists mail_local.idempotency_keys (
  key text primary key,
  request_hash text not null,
  ids uuid[] not null,
  created_at timestamptz not null default now()
);
`;
const SELECT = "select id, created_at, email from mail_local.mails";

interface Row {
  id: string;
  created_at: Date;
  email: Email;
}

/** The mails in Postgres. */
export class Mailbox {
  readonly #pool: pg.Pool;

  private constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  static async open(databaseUrl: string): Promise<Mailbox> {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: "mail_local" });
    pool.on("error", () => undefined); // an idle connection that Postgres closed; the next query opens another
    try {
      await inTransaction(pool, async (client) => {
        await client.query("select pg_advisory_xact_lock(hashtext('mail_local'))");
        await client.query(SCHEMA);
      });
    } catch (error) {
      await pool.end();
      throw error;
    }
    return new Mailbox(pool);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /**
   * Keeps the mails and gives their ids. With a key that was used in the last day it gives the ids of that time and keeps
   * nothing; throws `invalid_idempotent_request` when the mails are others.
   */
  async send(emails: Email[], key: string | null, route: string): Promise<string[]> {
    return await inTransaction(this.#pool, async (client) => {
      const ids = emails.map(() => randomUUID());
      if (key !== null) {
        const known = await claimKey(client, key, hashOf(route, emails), ids);
        if (known) return known;
      }
      await client.query(
        `insert into mail_local.mails (id, sender, recipients, email)
         select id, email->>'from', array(select jsonb_array_elements_text(recipients)), email
         from unnest($1::uuid[], $2::jsonb[], $3::jsonb[]) with ordinality as m(id, email, recipients, n) order by n`,
        [ids, emails.map((email) => JSON.stringify(email)), emails.map((email) => JSON.stringify(recipientsOf(email)))],
      );
      return ids;
    });
  }

  async find(id: string): Promise<Mail | null> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return null;
    const { rows } = await this.#pool.query<Row>(`${SELECT} where id = $1`, [id]);
    return rows[0] ? toMail(rows[0]) : null;
  }

  /** The newest mails first; only those to the given address, if there is one. */
  async list(to: string | null, limit: number): Promise<Mail[]> {
    const { rows } = await this.#pool.query<Row>(
      `${SELECT} where $1::text is null or recipients @> array[$1::text] order by seq desc limit $2`,
      [to?.toLowerCase() ?? null, limit],
    );
    return rows.map(toMail);
  }

  async clear(to: string | null): Promise<number> {
    const { rowCount } = await this.#pool.query(
      "delete from mail_local.mails where $1::text is null or recipients @> array[$1::text]",
      [to?.toLowerCase() ?? null],
    );
    return rowCount ?? 0;
  }
}

/** Null when the key is new, and now belongs to these ids; a twin of this request waits here until it is decided. */
async function claimKey(client: pg.PoolClient, key: string, hash: string, ids: string[]): Promise<string[] | null> {
  const { rowCount } = await client.query(
    `insert into mail_local.idempotency_keys as k (key, request_hash, ids) values ($1, $2, $3)
     on conflict (key) do update set request_hash = excluded.request_hash, ids = excluded.ids, created_at = now()
       where k.created_at < now() - interval '24 hours'`,
    [key, hash, ids],
  );
  if (rowCount === 1) return null;
  const { rows } = await client.query<{ request_hash: string; ids: string[] }>(
    "select request_hash, ids::text[] from mail_local.idempotency_keys where key = $1",
    [key],
  );
  if (rows[0]?.request_hash !== hash) {
    throw resendError(
      "invalid_idempotent_request",
      "This idempotency key has been used with a different request payload.",
    );
  }
  return rows[0].ids;
}

function hashOf(route: string, emails: Email[]): string {
  return createHash("sha256").update(route).update(JSON.stringify(emails)).digest("hex");
}

function recipientsOf({ to, cc = [], bcc = [] }: Email): string[] {
  return [...new Set([...to, ...cc, ...bcc].map((text) => addressOf(text) ?? text))];
}

function toMail({ id, created_at, email }: Row): Mail {
  return {
    id,
    createdAt: created_at.toISOString(),
    from: email.from,
    to: email.to,
    cc: email.cc ?? [],
    bcc: email.bcc ?? [],
    replyTo: email.reply_to ?? [],
    subject: email.subject,
    html: email.html ?? null,
    text: email.text ?? null,
    headers: email.headers ?? {},
    tags: email.tags ?? [],
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    client.release(true); // Closing the connection rolls back, even when it is already broken.
    throw error;
  }
}
