import type { Check } from "../check.ts";

/** Of reviews: whose they are. */
export const REVIEWS: Check[] = [
  {
    breach: "a review is of an order that was not handed over, or is not its guest's, customer's or restaurant's",
    sql: `
      select 'review ' || v.id as id,
        o.id is null or not is_completed_v1(o)
          or (v.restaurant_id, v.user_id) is distinct from (o.restaurant_id, o.user_id) as broken
      from reviews v left join orders o on o.id = v.order_id`,
  },
  {
    breach: "a link to review works for an order that was not handed over, or longer than it may",
    sql: `
      select 'order ' || o.id as id,
        not is_completed_v1(o)
          or c.expires_at > (select max(e.at) from order_events e where e.order_id = o.id) + interval '30 days' as broken
      from order_capabilities c join orders o on o.id = c.order_id
      where c.scope = 'review'`,
  },
];

/** Of reviews: what was decided about them. */
export const DECIDED: Check[] = [
  {
    breach: "a review was decided, and the newest act about it is not how it is",
    sql: `
      select 'review ' || v.id as id,
        (select (a.action, a.by_user_id, a.restaurant_id) from audit_log a
          where a.action like 'review.%' and a.after->>'review' = v.id::text order by a.at desc, a.id desc limit 1)
          is distinct from case when v.status <> 'pending' then ('review.' || v.status, v.decided_by, v.restaurant_id) end as broken
      from reviews v`,
  },
];
