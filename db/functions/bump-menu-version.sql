-- Statement trigger of every table that the menu is made of: one new version per statement that changes what a guest reads,
-- chooses or pays. The arguments name columns that do not; a flip of `sold_out` is availability, not menu.
create or replace function bump_menu_version() returns trigger language plpgsql as $$
declare
  menus uuid[];
  sales uuid[];
begin
  if tg_op = 'INSERT' then
    select array_agg(distinct restaurant_id) into menus from new_rows;
  elsif tg_op = 'DELETE' then
    select array_agg(distinct restaurant_id) into menus from old_rows;
  else
    select array_agg(distinct (changed.content->>'restaurant_id')::uuid) into menus
    from (
      select to_jsonb(n) - tg_argv::text[] as content from new_rows n
      except
      select to_jsonb(o) - tg_argv::text[] from old_rows o
    ) changed;
    if 'sold_out' = any (tg_argv) then
      select array_agg(distinct (changed.content->>'restaurant_id')::uuid) into sales
      from (
        select jsonb_build_object('restaurant_id', n.restaurant_id, 'id', n.id, 'x', to_jsonb(n)->'sold_out') as content
        from new_rows n
        except
        select jsonb_build_object('restaurant_id', o.restaurant_id, 'id', o.id, 'x', to_jsonb(o)->'sold_out') from old_rows o
      ) changed;
    end if;
  end if;

  if menus is null and sales is null then return null; end if;
  perform from restaurants r where r.id = any (menus || sales) order by r.id for no key update;
  update restaurants r set
    menu_version = menu_version + (r.id = any (coalesce(menus, '{}')))::int,
    availability_seq = availability_seq + 1
  where r.id = any (menus || sales);
  return null;
end $$;
