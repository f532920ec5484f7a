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
/**
 * Keeps mails under a key, and nothing when the key is taken; a twin of this request waits here until it is decided. `kept` counts
 * what was kept.
 */
const SEND = `
with claimed as (
  insert into mail_local.idempotency_keys as k (key, request_hash, ids)
  select $4::text, $5::text, $1::uuid[] where $4::text is not null
  on conflict (key) do update set request_hash = excluded.request_hash, ids = excluded.ids, created_at = now()
    where k.created_at < now() - interval '24 hours'
  returning 1
)
insert into mail_local.mails (id, sender, recipients, email)
select id, email->>'from', array(select jsonb_array_elements_text(recipients)), email
from unnest($1::uuid[], $2::jsonb[], $3::jsonb[]) with ordinality as m(id, email, recipients, n)
where $4::text is null or exists (select from claimed)
order by n`;
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
    // Whoever notes that a mail was taken commits after it, to the same log: what that commit makes safe holds the mail, too.
    const options = "-c synchronous_commit=off";
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: "mail_local", options });
    pool.on("error", () => undefined); // an idle connection that Postgres closed; the next query opens another
    try {
      // One round trip of several statements is one transaction.
      await pool.query(`select pg_advisory_xact_lock(hashtext('mail_local')); ${SCHEMA}`);
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
    const ids = emails.map(() => randomUUID());
    const hash = hashOf(route, emails);
    const { rowCount } = await this.#pool.query({
      name: "mail_send",
      text: SEND,
      values: [
        ids,
        emails.map((email) => JSON.stringify(email)),
        emails.map((email) => JSON.stringify(recipientsOf(email))),
        key,
        hash,
      ],
    });
    return key === null || rowCount === emails.length ? ids : await this.#idsOf(key, hash);
  }

  /** What was sent under a key before. */
  async #idsOf(key: string, hash: string): Promise<string[]> {
    const { rows } = await this.#pool.query<{ request_hash: string; ids: string[] }>(
      "select request_hash, ids::text[] from mail_local.idempotency_keys where key = $1",
      [key],
    );
    if (rows[0]?.request_hash === hash) return rows[0].ids;
    throw resendError(
      "invalid_idempotent_request",
      "This idempotency key has been used with a different request payload.",
    );
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
