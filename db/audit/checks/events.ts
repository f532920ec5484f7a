import type { Check } from "../check.ts";
import { bornAt, INBOX_KEPT, KEPT } from "../kept.ts";

/** Within so many seconds everything is done that can be. */
export const LATE_SECONDS = 120;

export const EVENTS: Check[] = [
  {
    breach: "a change of an order has no event, or more than one",
    sql: `
      select 'order ' || e.order_id || ', step ' || e.seq as id,
        count(x.id) <> 1 or bool_or(
          x.type::text is distinct from 'order.' || e.type or x.data->>'to' is distinct from e.to_status::text
          or x.restaurant_id is distinct from o.restaurant_id
        ) as broken
      from order_events e
      left join orders o on o.id = e.order_id
      left join outbox x on x.aggregate_id = e.order_id and x.version = e.seq
      where e.at > ${KEPT}
      group by e.order_id, e.seq`,
  },
  {
    breach: "an event tells of what never happened",
    sql: `
      select x.type || ' ' || x.id as id,
        case x.type
          when 'notification.queued' then n.id is null
          when 'restaurant.availability_changed' then r.id is null or x.version > r.feed_seq
          when 'user.created' then u.id is null or x.version <> 1
          when 'user.email_verified' then u.id is null or (u.email_verified_at is null and u.status <> 'anonymised') or x.version > u.version
          when 'user.password_changed' then u.id is null or x.version > u.version
          when 'user.role_updated' then u.id is null or x.version > u.version
          when 'device.revoked' then d.revoked_at is null or x.version <> 1
          when 'user.deleted' then u.status is distinct from 'anonymised' or x.version > u.version
          else e.order_id is null
        end as broken
      from outbox x
      left join order_events e on e.order_id = x.aggregate_id and e.seq = x.version
      left join notifications n on n.id = x.aggregate_id
      left join restaurants r on r.id = x.aggregate_id
      left join devices d on d.id = x.aggregate_id
      left join users u on u.id = x.aggregate_id`,
  },
  {
    breach: "something happened to an account and no event tells of it",
    sql: `
      select 'account ' || u.id || ', step ' || n as id, x.id is null as broken
      from users u
      cross join lateral generate_series(1, u.version) n
      left join outbox x on x.aggregate_id = u.id and x.version = n
      where u.created_at > ${KEPT}`,
  },
  {
    breach: "a mail has no event that sends it, or more than one",
    sql: `
      select 'notification ' || n.id as id, count(x.id) <> 1 as broken
      from notifications n left join outbox x on x.aggregate_id = n.id and x.type = 'notification.queued'
      where n.channel = 'email' and n.created_at > ${KEPT}
      group by n.id`,
  },
  {
    breach: "an event is missing a delivery",
    sql: `
      select 'event ' || e.id || ' to ' || s.consumer as id, d.event_id is null as broken
      from outbox e
      join subscriptions s on s.event_type = e.type
      left join deliveries d on d.event_id = e.id and d.consumer = s.consumer`,
  },
  {
    breach: "a delivery is of no event, or goes to whom it does not concern",
    sql: `
      select 'event ' || d.event_id || ' to ' || d.consumer as id,
        s.consumer is null or (d.aggregate_id, d.version) is distinct from (e.aggregate_id, e.version) as broken
      from deliveries d
      left join outbox e on e.id = d.event_id
      left join subscriptions s on s.event_type = e.type and s.consumer = d.consumer`,
  },
  {
    breach: "a delivery is done without its inbox row, or the other way round",
    sql: `
      select 'event ' || d.event_id || ' to ' || d.consumer as id, (d.acked_at is null) <> (i.event_id is null) as broken
      from deliveries d left join inbox i on i.event_id = d.event_id and i.consumer = d.consumer
      where d.acked_at is null or d.acked_at > ${INBOX_KEPT}`,
  },
  {
    breach: "a consumer has done what nobody ever sent",
    // An id that does not say when it was made is none of ours.
    sql: `
      select 'event ' || i.event_id || ' to ' || i.consumer as id, d.event_id is null as broken
      from inbox i left join deliveries d on d.event_id = i.event_id and d.consumer = i.consumer
      where coalesce(${bornAt("i.event_id")} > ${KEPT}, true)`,
  },
  {
    breach: "a newer event was done before an older one",
    sql: `
      select 'event ' || event_id || ' to ' || consumer as id, acked_at is not null and coalesce(passed, false) as broken
      from (
        select event_id, consumer, acked_at,
          bool_or(acked_at is null) over (
            partition by aggregate_id, consumer order by version rows between unbounded preceding and 1 preceding
          ) as passed
        from deliveries
      ) line`,
  },
  {
    breach: "a delivery was given up",
    sql: `
      select 'event ' || event_id || ' to ' || consumer as id,
        parked and acked_at is null and event_id <> all ($1::uuid[]) as broken
      from deliveries`,
    params: ({ poison = [] }) => [poison],
  },
  {
    breach: `a delivery has not been done for ${LATE_SECONDS} seconds`,
    // What waits behind one that was given up is listed with that one.
    sql: `
      select 'event ' || d.event_id || ' to ' || d.consumer as id,
        e.created_at < now() - interval '${LATE_SECONDS} seconds' and not exists (
          select from deliveries p
          where p.aggregate_id = d.aggregate_id and p.consumer = d.consumer and p.version < d.version and p.acked_at is null
            and p.parked
        ) as broken
      from deliveries d join outbox e on e.id = d.event_id
      where d.acked_at is null and not d.parked`,
  },
];
