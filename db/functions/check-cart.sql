-- Compares each line of a cart with the menu and the counts of this moment, without locking anything. `problems` is null when the
-- guest pays exactly what they saw; else one entry for each line that differs, of which `final` tells what can never have been on
-- this menu from what has changed. `short` names each dish of which there is not enough, by its first line, as far as one can
-- see without a lock; `counted` tells whether any of the dishes is counted at all.
create or replace function check_cart_v1(
  restaurant restaurants, lines jsonb, out problems jsonb, out short jsonb, out counted boolean
)
language plpgsql stable as $$
begin
  with wish as (
    select w.position - 1 as n, w.*, sum(w.quantity) over same_dish as portions,
      w.position = min(w.position) over same_dish as names_dish
    from rows from (
      jsonb_to_recordset(lines) as (
        "itemId" uuid, quantity int, "unitPriceMinor" bigint, "subtotalMinor" bigint, "taxMinor" bigint, options jsonb
      )
    ) with ordinality as w("itemId", quantity, "unitPriceMinor", "subtotalMinor", "taxMinor", options, position)
    window same_dish as (partition by w."itemId")
  ),
  checked as (
    select w.n, w.names_dish, w."itemId" as item_id, w."unitPriceMinor" as was, m.price_minor + chosen.extra as now,
      m.id is null or chosen.strange as unknown,
      not m.active or m.deleted_at is not null or chosen.gone as gone,
      asked.broken or chosen.crowded or w.portions > m.max_per_order as uncountable,
      m.price_minor + chosen.extra <> w."unitPriceMinor"
        or w."subtotalMinor" <> w."unitPriceMinor" * w.quantity
        or w."taxMinor" <> tax_of_v1(restaurant.tax_mode, w."subtotalMinor", m.tax_bp) as repriced,
      s.item_id is not null as counted,
      case when m.sold_out then 0 when s.quantity < w.portions then s.quantity end as left
    from wish w
    left join menu_items m on m.id = w."itemId" and m.restaurant_id = restaurant.id
    left join stock s on s.item_id = m.id
    cross join lateral (
      select
        coalesce(sum(o.price_delta_minor * c.quantity), 0) as extra,
        coalesce(bool_or(o.id is null or a.group_id is null), false) as strange,
        coalesce(bool_or(not o.active), false) as gone,
        count(*) <> count(distinct c."optionId") or coalesce(bool_or(c.quantity > 1 and g.display <> 'quantity'), false)
          as crowded
      from jsonb_to_recordset(w.options) as c("optionId" uuid, quantity int)
      left join options o on o.id = c."optionId"
      left join item_option_groups a on a.item_id = w."itemId" and a.group_id = o.group_id
      left join option_groups g on g.id = a.group_id
    ) chosen
    cross join lateral (
      select coalesce(bool_or(taken.quantity not between g.min and g.max), false) as broken
      from item_option_groups a
      join option_groups g on g.id = a.group_id
      cross join lateral (
        select coalesce(sum(c.quantity), 0) as quantity
        from jsonb_to_recordset(w.options) as c("optionId" uuid, quantity int)
        join options o on o.id = c."optionId"
        where o.group_id = g.id
      ) taken
      where a.item_id = w."itemId"
    ) asked
  )
  select
    jsonb_agg(
      jsonb_build_object(
        'field', 'lines.' || n,
        'itemId', item_id,
        'was', was,
        'now', case when unknown or gone then null else now end,
        'message', case
          when unknown then 'This is not on the menu.'
          when gone then 'This is no longer on the menu.'
          when uncountable then 'The choices for this dish do not fit the menu.'
          else 'The price has changed.'
        end,
        'final', coalesce(unknown or (uncountable and not gone), true)
      ) order by n
    ) filter (where coalesce(unknown or gone or uncountable or repriced, true)),
    jsonb_agg(short_line_v1(n, item_id, checked.left) order by n) filter (where checked.left is not null and names_dish),
    coalesce(bool_or(checked.counted), false)
  into problems, short, counted
  from checked;
end $$;
