import type { Check } from "../check.ts";

export const ERASURE: Check[] = [
  {
    breach: "an account is nobody's and nobody deleted it, or the other way round",
    sql: `
      select 'account ' || coalesce(u.id, e.user_id) as id, u.id is null or e.user_id is null as broken
      from (select id from users where status = 'anonymised') u
      full join erasures e on e.user_id = u.id`,
  },
  {
    breach: "somebody who was deleted is still signed in, works somewhere or is awaited",
    sql: `
      select 'account ' || u.id as id,
        exists (select from sessions s where s.user_id = u.id and s.revoked_at is null and s.expires_at > now())
          or exists (select from memberships m where m.user_id = u.id)
          or exists (select from account_links l where l.user_id = u.id)
          or exists (select from applications a where a.user_id = u.id)
          or exists (select from invitations i where i.accepted_by = u.id)
          or exists (
            select from invitations i where i.invited_by = u.id and i.accepted_at is null and i.withdrawn_at is null) as broken
      from users u where u.status = 'anonymised'`,
  },
  {
    breach: "somebody counts as forgotten, and something still knows them",
    sql: `
      select 'account ' || e.user_id as id,
        exists (select from orders o where o.user_id = e.user_id and o.anonymised_at is null)
          or exists (select from sessions s where s.user_id = e.user_id)
          or exists (
            select from notifications n
            where n.user_id = e.user_id and n.channel = 'email' and n.recipient not like 'erased:%') as broken
      from erasures e where e.done_at is not null`,
  },
  {
    breach: "somebody was to be forgotten an hour ago, and is not, though nothing of theirs is under way",
    sql: `
      select 'account ' || e.user_id as id,
        e.done_at is null and e.requested_at < now() - interval '1 hour' and not exists (
          select from orders o
          where o.user_id = e.user_id and o.anonymised_at is null
            and (not order_is_over_v1(o) or o.status_at > now() - interval '1 hour')) as broken
      from erasures e`,
  },
  {
    breach: "an order is nobody's and still says whose it was",
    // Whatever was said of it later was said of nobody.
    sql: `
      select 'order ' || o.id as id,
        num_nonnulls(nullif(o.contact_name, ''), o.contact_email, o.contact_phone, o.note, o.address, nullif(o.table_name, '')) > 0
          or exists (select from order_lines l where l.order_id = o.id and l.note is not null)
          or exists (select from reviews v where v.order_id = o.id and v.comment is not null)
          or exists (
            select from order_events e
            where e.order_id = o.id and e.at <= o.anonymised_at and e.reason is distinct from kept_reason_v1(e.reason))
          or exists (
            select from notifications n
            where n.order_id = o.id and n.channel = 'email' and n.recipient not like 'erased:%') as broken
      from orders o where o.anonymised_at is not null`,
  },
  {
    breach: "an answer that is kept tells whose an order was that is nobody's",
    sql: `
      select 'order ' || o.id || ', key of ' || to_char(k.created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as id,
        coalesce(
          num_nonnulls(
            nullif(k.told#>>'{contact,name}', ''), k.told#>>'{contact,email}', k.told#>>'{contact,phone}', k.told->>'note') > 0,
          false) as broken
      from (select created_at, answer->'order' as told from idempotency_keys) k
      join orders o on o.id::text = k.told->>'id' and o.anonymised_at > k.created_at`,
  },
];
