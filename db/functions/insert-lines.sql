-- Writes the lines of an order with the words and prices of this moment, and checks that they add up to its total.
create or replace function insert_lines_v1(o orders, lines jsonb) returns void language plpgsql as $$
declare
  subtotal bigint;
  tax bigint;
begin
  with written as (
    insert into order_lines (
      id, order_id, position, item_id, station_id, name, translations, quantity, unit_price_minor, subtotal_minor, tax_bp,
      tax_minor, note
    )
    select l.id, o.id, l.position - 1, m.id, m.station_id, m.name, names_only_v1(m.translations), l.quantity,
      l."unitPriceMinor", l."subtotalMinor", m.tax_bp, l."taxMinor", l.note
    from rows from (
      jsonb_to_recordset(lines) as (
        id uuid, "itemId" uuid, quantity int, note text, "unitPriceMinor" bigint, "subtotalMinor" bigint, "taxMinor" bigint
      )
    ) with ordinality as l(id, "itemId", quantity, note, "unitPriceMinor", "subtotalMinor", "taxMinor", position)
    join menu_items m on m.id = l."itemId"
    returning subtotal_minor, tax_minor
  )
  select sum(subtotal_minor), sum(tax_minor) into subtotal, tax from written;
  if (subtotal, tax) is distinct from (o.subtotal_minor, o.tax_minor) then
    raise exception using errcode = 'CM002', message = 'lines do not add up to their order';
  end if;

  if not jsonb_path_exists(lines, '$[*].options[*]') then return; end if;
  insert into order_line_options (
    line_id, position, option_id, group_name, name, translations, quantity, price_delta_minor
  )
  select l.id, c.position - 1, p.id, g.name, p.name, names_only_v1(p.translations), c.quantity, p.price_delta_minor
  from jsonb_to_recordset(lines) as l(id uuid, options jsonb)
  cross join lateral rows from (jsonb_to_recordset(l.options) as ("optionId" uuid, quantity int))
    with ordinality as c("optionId", quantity, position)
  join options p on p.id = c."optionId"
  join option_groups g on g.id = p.group_id;
end $$;
