import type { Check } from "../check.ts";

export const NOTIFICATIONS: Check[] = [
  {
    breach: "somebody is told of one event twice",
    sql: `
      select 'event ' || event_id || ' by ' || channel as id, count(*) > 1 as broken
      from notifications group by event_id, channel, recipient`,
  },
  {
    breach: "a notification is sent without its proof, or has one unsent",
    sql: `
      select 'notification ' || id as id,
        (status = 'sent') <> (sent_at is not null) or (channel = 'email' and (status = 'sent') <> (provider_id is not null))
          as broken
      from notifications`,
  },
  {
    breach: "one mail stands for two notifications",
    sql: `
      select 'mail ' || provider_id as id, count(*) > 1 as broken
      from notifications where provider_id is not null group by provider_id`,
  },
  {
    breach: "a mail is done and was not sent",
    sql: `
      select 'notification ' || d.aggregate_id as id, n.id is null or (n.status <> 'sent' and o.anonymised_at is null and u.status is distinct from 'anonymised'
          and n.recipient not like 'erased:%'
          and (n.link_id is null or coalesce(coalesce(l.expires_at, i.expires_at) > now(), false)
            or a.id is not null and (n.template <> 'application_received' or a.state = 'pending'))) as broken
      from deliveries d
      left join notifications n on n.id = d.aggregate_id
      left join orders o on o.id = n.order_id
      left join users u on u.id = n.user_id
      left join account_links l on l.id = n.link_id
      left join invitations i on i.link_id = n.link_id and i.accepted_at is null and i.withdrawn_at is null
      left join applications a on a.id = n.link_id
      where d.consumer = 'sender' and d.acked_at is not null`,
  },
  {
    breach: "an application came to a state that its sender is not told of",
    sql: `
      select 'application ' || a.id as id, n.id is null as broken
      from applications a
      left join notifications n on n.link_id = a.id and n.template = 'application_' || a.state
      where a.state in ('approved', 'declined')`,
  },
  {
    breach: "a customer was not told of a step",
    sql: `
      select 'order ' || o.id || ', step ' || d.version as id, n.id is null as broken
      from deliveries d
      join outbox e on e.id = d.event_id and e.type = 'order.moved'
      join orders o on o.id = e.aggregate_id and o.user_id is not null and o.anonymised_at is null
      left join notifications n on n.event_id = e.id and n.channel = 'in_app'
      where d.consumer = 'notifications' and d.acked_at is not null`,
  },
  {
    breach: "a mail about the present state was never written",
    // What was over before the consumer came is not mailed; what still is as the event says was so then, too.
    sql: `
      select 'order ' || o.id || ', step ' || d.version as id, n.id is null as broken
      from deliveries d
      join outbox e on e.id = d.event_id
      join orders o on o.id = e.aggregate_id and o.contact_email is not null and o.anonymised_at is null
      left join notifications n on n.event_id = e.id and n.channel = 'email'
      where d.consumer = 'notifications' and d.acked_at is not null
        and (
          (e.type = 'order.placed' and o.status not in ('cancelled', 'rejected'))
          or (e.type = 'order.moved' and o.version = e.version and o.status in ('ready', 'rejected', 'cancelled'))
          -- A guest's link to review is made beside the mail that brings it.
          or (e.type = 'order.moved' and o.version = e.version and is_completed_v1(o)
            and exists (select from order_capabilities c where c.order_id = o.id and c.scope = 'review'))
        )`,
  },
  {
    breach: "nobody was told that a password was changed",
    sql: `
      select 'account ' || u.id || ', step ' || d.version as id, n.id is null as broken
      from deliveries d
      join outbox e on e.id = d.event_id and e.type = 'user.password_changed'
      join users u on u.id = e.aggregate_id and u.status <> 'anonymised'
      left join notifications n on n.event_id = e.id and n.template = 'password_changed'
      where d.consumer = 'notifications' and d.acked_at is not null`,
  },
];
