import type { Check } from "../check.ts";

// All of it is recomputed here from what stands in the rows, by arithmetic of its own: the product's would agree with itself.

export const TOTALS: Check[] = [
  {
    breach: "an order does not add up",
    sql: `
      select 'order ' || o.id as id,
        (l.subtotal, l.tax) is distinct from (o.subtotal_minor, o.tax_minor)
          or o.total_minor <> l.subtotal + o.delivery_fee_minor + case o.tax_mode when 'exclusive' then l.tax else 0 end
          or least(o.subtotal_minor, o.tax_minor, o.delivery_fee_minor, o.total_minor) < 0 as broken
      from orders o
      left join (
        select order_id, sum(subtotal_minor)::bigint as subtotal, sum(tax_minor)::bigint as tax from order_lines group by order_id
      ) l on l.order_id = o.id`,
  },
  {
    breach: "a line does not add up",
    sql: `
      select 'line ' || l.id || ' of order ' || l.order_id as id,
        l.subtotal_minor <> l.unit_price_minor * l.quantity
          or l.tax_minor <> round(
            l.subtotal_minor * l.tax_bp::numeric / case o.tax_mode when 'inclusive' then 10000 + l.tax_bp else 10000 end
          ) as broken
      from order_lines l left join orders o on o.id = l.order_id`,
  },
  {
    breach: "a line costs something else than its dish and options did",
    // The menu is as it was when the order was placed for as long as its version is.
    sql: `
      select 'line ' || l.id || ' of order ' || l.order_id as id,
        (l.unit_price_minor, l.tax_bp) is distinct from (m.price_minor + coalesce(chosen.extra, 0), m.tax_bp)
          or chosen.repriced is true as broken
      from order_lines l
      join orders o on o.id = l.order_id
      join restaurants r on r.id = o.restaurant_id and r.menu_version = o.menu_version
      left join menu_items m on m.id = l.item_id and m.restaurant_id = o.restaurant_id
      left join (
        select c.line_id, sum(c.price_delta_minor * c.quantity) as extra,
          bool_or(c.price_delta_minor is distinct from p.price_delta_minor) as repriced
        from order_line_options c left join options p on p.id = c.option_id group by c.line_id
      ) chosen on chosen.line_id = l.id`,
  },
  {
    breach: "an amount is not kept in whole minor units",
    sql: `
      select table_name || '.' || column_name as id, data_type not in ('bigint', 'integer') as broken
      from information_schema.columns where table_schema = 'public' and column_name like '%\\_minor'`,
  },
];
