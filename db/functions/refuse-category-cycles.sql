-- Row trigger of categories: no category may end up below itself. One change of a restaurant's tree at a time, or two moves
-- that are harmless alone could close a circle together.
create or replace function refuse_category_cycles() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('categories ' || new.restaurant_id, 0));
  if exists (
    with recursive above as (
      select c.id, c.parent_id, 1 as height from categories c where c.id = new.parent_id
      union all
      select c.id, c.parent_id, a.height + 1 from categories c join above a on c.id = a.parent_id where a.height < 100
    )
    select from above where id = new.id or height = 100
  ) then
    raise exception using errcode = '23514', constraint = 'categories_no_cycle', table = 'categories',
      message = 'a category cannot stand below itself';
  end if;
  return new;
end $$;
