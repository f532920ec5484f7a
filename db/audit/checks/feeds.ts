import type { Check } from "../check.ts";

export const FEEDS: Check[] = [
  {
    breach: "a number of a restaurant's feed was given twice, or never",
    sql: `
      select what as id, count(*) over (partition by restaurant_id, seq) > 1 or seq not between 1 and r.feed_seq as broken
      from (
        select 'order ' || id as what, restaurant_id, feed_seq as seq from orders
        union all
        select 'event ' || id, restaurant_id, version from outbox where type = 'restaurant.availability_changed'
      ) change
      left join restaurants r on r.id = restaurant_id`,
  },
  {
    breach: "the news of a person have a gap",
    sql: `
      select 'user ' || u.id as id,
        (coalesce(n.told, 0), coalesce(n.numbers, 0), coalesce(n.last, 0)) <> (u.feed_seq, u.feed_seq, u.feed_seq) as broken
      from users u
      left join (
        select user_id, count(*) as told, count(distinct seq) as numbers, max(seq) as last
        from notifications where channel = 'in_app' group by user_id
      ) n on n.user_id = u.id`,
  },
];
