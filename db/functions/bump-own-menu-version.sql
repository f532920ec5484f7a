-- The menu's currency, tax mode and languages stand in the restaurant's own row.
create or replace function bump_own_menu_version() returns trigger language plpgsql as $$
begin
  new.menu_version := old.menu_version + 1;
  new.availability_seq := old.availability_seq + 1;
  return new;
end $$;
