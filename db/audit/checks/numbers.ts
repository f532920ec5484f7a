import type { Check } from "../check.ts";

export const NUMBERS: Check[] = [
  {
    breach: "the orders of a day are not numbered 1, 2, 3 to the last",
    // An order is never deleted, and a number that was given without one is given back: a gap is an order that was lost.
    sql: `
      select 'restaurant ' || coalesce(o.restaurant_id, r.id) || ' on ' || coalesce(o.business_day, r.number_day) as id,
        (o.orders, o.numbers, o.first) is distinct from (o.last::bigint, o.last::bigint, 1)
          or (r.id is not null and o.last is distinct from r.last_number) as broken
      from (
        select restaurant_id, business_day, count(*) as orders, count(distinct number) as numbers, min(number) as first,
          max(number) as last
        from orders group by restaurant_id, business_day
      ) o
      full join (select id, number_day, last_number from restaurants where number_day is not null) r
        on r.id = o.restaurant_id and r.number_day = o.business_day`,
  },
  {
    breach: "an order is of a day that has not begun",
    sql: `
      select 'order ' || o.id as id, r.number_day is null or o.business_day > r.number_day as broken
      from orders o left join restaurants r on r.id = o.restaurant_id`,
  },
];
