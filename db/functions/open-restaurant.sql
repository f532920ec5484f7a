-- Makes the restaurant that an application asks for, and returns its id. It takes no orders until its owner opens it. Its short name is
-- made of its name, and of a number where somebody has it; where nothing in it can stand in an address, of the word restaurant.
create or replace function open_restaurant_v1(a applications, language text) returns uuid language plpgsql as $$
declare
  made uuid := new_id();
  letters text := regexp_replace(lower(normalize(a.restaurant_name, NFKD)), '[\u0300-\u036f''’]', '', 'g');
  base text := coalesce(nullif(trim('-' from left(regexp_replace(trim(letters), '[^a-z0-9]+', '-', 'g'), 60)), ''), 'restaurant');
begin
  if base ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then base := 'restaurant-' || base; end if; -- it would be read as an id
  for n in 1..20 loop
    insert into restaurants (
      id, slug, name, address, phone, timezone, currency, tax_mode, locales, fulfilments, prep_minutes, sort, state)
    values (
      made, base || case when n = 1 then '' when n < 20 then '-' || n else '-' || right(made::text, 12) end,
      a.restaurant_name, a.address, a.phone, a.timezone, a.currency, 'inclusive', array[language], '{pickup}', 20,
      (select coalesce(max(r.sort), 0) + 1 from restaurants r), 'closed')
    on conflict do nothing;
    exit when found;
    if n = 20 or exists (select from restaurants r where r.name = a.restaurant_name) then
      perform refuse('already_exists', '[{"field": "restaurant.name", "message": "A restaurant has this name already."}]');
    end if;
  end loop;
  insert into stations (id, restaurant_id, slug, name) values (new_id(), made, 'kitchen', 'Kitchen');
  return made;
end $$;
