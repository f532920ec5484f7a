-- A `Menu` of domain/menu.ts: everything that a guest may choose, and nothing of stock. Categories come in the order in which
-- they are shown, parents before their children, the whole tree in this one statement.
create or replace function menu_view_v1(restaurant uuid) returns json language plpgsql stable as $$
begin
  return (
    with recursive tree as (
      select c.id, c.parent_id, c.slug, c.name, c.translations, array[(c.sort, c.slug)] as path
      from categories c
      where c.restaurant_id = restaurant and c.parent_id is null and c.active
      union all
      select c.id, c.parent_id, c.slug, c.name, c.translations, t.path || (c.sort, c.slug)
      from categories c join tree t on c.parent_id = t.id
      where c.active
    ),
    groups as (
      select g.id, json_build_object(
        'id', g.id, 'name', g.name, 'translations', g.translations, 'display', g.display, 'min', g.min, 'max', g.max,
        'options', coalesce((
          select json_agg(
            json_build_object(
              'id', o.id, 'name', o.name, 'translations', o.translations, 'priceDeltaMinor', o.price_delta_minor,
              'isDefault', o.is_default
            ) order by o.sort, o.name
          )
          from options o where o.group_id = g.id and o.active
        ), '[]')
      ) as view
      from option_groups g where g.restaurant_id = restaurant
    ),
    items as (
      select t.path, m.sort, m.name, json_build_object(
        'id', m.id, 'categoryId', m.category_id, 'slug', m.slug, 'name', m.name, 'description', m.description,
        'translations', m.translations, 'priceMinor', m.price_minor, 'taxBp', m.tax_bp, 'picture', m.picture,
        'maxPerOrder', m.max_per_order, 'prepMinutes', m.prep_minutes, 'allergens', to_json(m.allergens),
        'diets', to_json(m.diets),
        'optionGroups', coalesce((
          select json_agg(g.view order by a.sort, g.id)
          from item_option_groups a join groups g on g.id = a.group_id where a.item_id = m.id
        ), '[]')
      ) as view
      from menu_items m join tree t on t.id = m.category_id
      where m.restaurant_id = restaurant and m.active and m.deleted_at is null
    )
    select json_build_object(
      'restaurantId', r.id, 'version', r.menu_version, 'currency', r.currency, 'taxMode', r.tax_mode::text,
      'locales', to_json(r.locales),
      'categories', coalesce((
        select json_agg(
          json_build_object('id', id, 'parentId', parent_id, 'slug', slug, 'name', name, 'translations', translations)
          order by path
        )
        from tree
      ), '[]'),
      'items', coalesce((select json_agg(view order by path, sort, name) from items), '[]')
    )
    from restaurants r where r.id = restaurant
  );
end $$;
