import { secretsOf } from "#test/fuzz/judge.ts";
import type { Evidence } from "./evidence.ts";
import type { Rig } from "./rig.ts";

/** From now on every letter that the queue is given is kept: it forgets each one as soon as that is delivered. */
export async function keepLetters({ others }: Rig["world"]): Promise<void> {
  await others.query(`create table letters (body bytea not null)`);
  await others.query(`create function keep_letter() returns trigger language plpgsql as
    $$ begin insert into public.letters values (new.body); return null; end $$`);
  await others.query(`create trigger keep_letter after insert on qstash_local.messages
    for each row execute function keep_letter()`);
}

/** Adds to the evidence what the services have kept, and what must not have got anywhere. */
export async function collectEvidence({ world, house, evidence }: Rig): Promise<Evidence> {
  const { others, vars, logs } = world;
  const mails = await others.query<Evidence["mails"][number]>(
    `select m.id::text, m.recipients[1] as to, m.email->>'subject' as subject, m.email->>'text' as text, k.key as "idempotencyKey",
       (extract(epoch from m.created_at) * 1000)::float8 as at
     from mail_local.mails m left join mail_local.idempotency_keys k on m.id = any (k.ids)`,
  );
  const bodies = await others.query<{ body: Buffer }>(`select body from letters`);
  const guests = [...new Set(evidence.attempts.map(({ principal }) => principal))].flatMap((principal) =>
    principal.startsWith("guest:") ? [{ owner: principal, text: principal.slice("guest:".length) }] : [],
  );
  return {
    ...evidence,
    logs: logs.map((line) => JSON.stringify(line)),
    mails,
    queueBodies: bodies.map(({ body }) => body.toString("utf8")),
    canaries: [
      ...guests,
      ...house.customers.map(({ account }) => ({ owner: `user:${account.userId}`, text: account.email })),
      ...secretsOf(vars).map((text, n) => ({ owner: `secret ${n + 1}`, text })),
    ],
  };
}
