import { INVITATION_SECONDS, LINK_SECONDS } from "#domain/account-links.ts";
import { PAIRING_SECONDS } from "#domain/devices.ts";
import type { Check } from "../check.ts";

export const CONFIDENTIAL: Check[] = [
  {
    breach: "somebody is told of an order that is not theirs",
    sql: `
      select 'notification ' || n.id as id,
        o.id is null or n.user_id is distinct from o.user_id
          or (o.anonymised_at is null and n.recipient is distinct from
            case n.channel when 'in_app' then o.user_id::text else o.contact_email end) as broken
      from notifications n left join orders o on o.id = n.order_id
      where n.order_id is not null`,
  },
  {
    breach: "a mail about an account goes to an address that is not its own",
    // What was sent to a former address was right then: that it is the former one was told there.
    sql: `
      select 'notification ' || n.id as id,
        u.id is null or n.channel <> 'email' or (
          n.template not in ('email_changed', 'change_email') and u.status <> 'anonymised' and n.recipient not like 'erased:%'
          and lower(n.recipient) <> lower(u.email)
          and not exists (
            select from notifications f
            where f.user_id = n.user_id and f.template = 'email_changed' and lower(f.recipient) = lower(n.recipient)
          )) as broken
      from notifications n left join users u on u.id = n.user_id
      where n.order_id is null and n.template <> 'staff_invitation'`,
  },
  {
    breach: "an invitation was mailed to somebody else",
    // Of one that was sent anew the older mails are no longer to be found, and open nothing.
    sql: `
      select 'notification ' || n.id as id, n.channel <> 'email' or (n.recipient not like 'erased:%' and lower(n.recipient) <> lower(i.email)) as broken
      from notifications n join invitations i on i.link_id = n.link_id
      where n.template = 'staff_invitation'`,
  },
  {
    breach: "a mail about an application went to somebody else than who sent it",
    sql: `
      select 'notification ' || n.id as id, n.user_id <> a.user_id as broken
      from notifications n join applications a on a.id = n.link_id`,
  },
  {
    breach: "the news of one order are told as another's",
    sql: `
      select 'notification ' || n.id as id, e.aggregate_id <> coalesce(n.order_id, n.user_id) as broken
      from notifications n join outbox e on e.id = n.event_id`,
  },
  {
    breach: "a guest's order has two links of one kind that work, or the newest is over and an older one works",
    sql: `
      select 'order ' || order_id || ', ' || scope as id,
        count(*) filter (where revoked_at is null) > 1
          or coalesce(max(generation) filter (where revoked_at is null) < max(generation), false) as broken
      from order_capabilities group by order_id, scope`,
  },
  {
    breach: "an order that belongs to an account can be opened with a link",
    sql: `
      select 'order ' || c.order_id || ', ' || c.scope as id, o.id is null or o.user_id is not null as broken
      from order_capabilities c left join orders o on o.id = c.order_id`,
  },
];

export const SESSIONS: Check[] = [
  {
    breach: "a session has more than one usable refresh token",
    sql: `
      select 'session ' || session_id as id, count(*) filter (where replaced_at is null) > 1 as broken
      from refresh_tokens group by session_id`,
  },
  {
    breach: "a refresh token was traded for one that its session does not have",
    sql: `
      select 'session ' || t.session_id as id, s.hash is null as broken
      from refresh_tokens t left join refresh_tokens s on s.hash = t.replaced_by and s.session_id = t.session_id
      where t.replaced_at is not null`,
  },
  {
    breach: "a link of an account works longer than it may",
    sql: `
      select 'link ' || id as id,
        expires_at - created_at > case purpose ${Object.entries(LINK_SECONDS)
          .map(([purpose, seconds]) => `when '${purpose}' then interval '${seconds} seconds'`)
          .join(" ")} end as broken
      from account_links`,
  },
  {
    breach: "an invitation works longer than it may",
    sql: `
      select 'invitation ' || id as id, expires_at - sent_at > interval '${INVITATION_SECONDS} seconds' as broken
      from invitations`,
  },
  {
    breach: "a session is of a tablet that is none, or that was revoked",
    sql: `
      select 'session ' || s.id as id, d.id is null or (d.revoked_at is not null and s.revoked_at is null) as broken
      from sessions s left join devices d on d.id = s.device_id
      where s.device_id is not null`,
  },
  {
    breach: "a code of a tablet works longer than it may",
    sql: `
      select 'code of ' || to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as id,
        p.expires_at - p.created_at > interval '${PAIRING_SECONDS} seconds' as broken
      from device_pairings p`,
  },
  {
    breach: "two sessions are of one family",
    sql: `select 'family ' || family_id as id, count(*) > 1 as broken from sessions group by family_id`,
  },
];

/** What must never be in a text that leaves the database or lies there for everybody: an address, a token, a connection. */
const TELLS = String.raw`[^\s@"'<>]@[^\s@"'<>]+\.[a-z]{2,}|eyJ[A-Za-z0-9_-]+\.|\y(guest|link)\.[A-Za-z0-9_-]+\.|\ysvc_|\yrt_|\ypair_[A-Za-z0-9_-]{43}|://[^\s/]+@`;

export const SECRETS: Check[] = [
  {
    breach: "an event says more than ids and states",
    sql: `
      select 'event ' || id as id,
        exists (
          select from jsonb_each_text(data) said
          where (said.key, said.value) <> ('everywhere', 'true')
            and (said.key not in ('from', 'to') or not (said.value = any (enum_range(null::order_status)::text[])))
        ) or request_id ~* '${TELLS.replaceAll("'", "''")}' as broken
      from outbox`,
  },
  {
    breach: "the words of a failed delivery tell of a person, or hold a secret",
    sql: `
      select 'event ' || event_id || ' to ' || consumer as id, coalesce(last_error ~* '${TELLS.replaceAll("'", "''")}', false) as broken
      from deliveries`,
  },
  {
    breach: "a secret is kept as it is, and not as its hash",
    sql: `
      select what as id, hash !~ '^[0-9a-f]{64}$' as broken
      from (
        select 'refresh token of session ' || session_id as what, hash from refresh_tokens
        union all select 'service token ' || id, hash from service_tokens
        union all select 'secret of a tablet', secret_hash from device_pairings
        union all select 'code of a tablet', code_hash from device_pairings
      ) secret`,
  },
  {
    breach: "who tried to sign in is kept by name",
    sql: `
      select 'an attempt of ' || to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as id,
        subject !~ '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:[a-z]+(:[0-9a-f-]{36})?)?|([a-z-]+:)?[0-9a-f]{64})$' as broken
      from sign_in_attempts`,
  },
];
