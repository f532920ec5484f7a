-- What makes a new version of a menu. The arguments are columns that no guest reads.
create or replace trigger categories_bump_menu_on_insert after insert on categories
referencing new table as new_rows for each statement execute function bump_menu_version();
create or replace trigger categories_bump_menu_on_update after update on categories
referencing old table as old_rows new table as new_rows for each statement
execute function bump_menu_version('created_at', 'updated_at');
create or replace trigger categories_bump_menu_on_delete after delete on categories
referencing old table as old_rows for each statement execute function bump_menu_version();

create or replace trigger menu_items_bump_menu_on_insert after insert on menu_items
referencing new table as new_rows for each statement execute function bump_menu_version();
create or replace trigger menu_items_bump_menu_on_update after update on menu_items
referencing old table as old_rows new table as new_rows for each statement
execute function bump_menu_version('created_at', 'updated_at', 'sold_out', 'station_id');
create or replace trigger menu_items_bump_menu_on_delete after delete on menu_items
referencing old table as old_rows for each statement execute function bump_menu_version();

create or replace trigger option_groups_bump_menu_on_insert after insert on option_groups
referencing new table as new_rows for each statement execute function bump_menu_version();
create or replace trigger option_groups_bump_menu_on_update after update on option_groups
referencing old table as old_rows new table as new_rows for each statement
execute function bump_menu_version('created_at', 'updated_at');
create or replace trigger option_groups_bump_menu_on_delete after delete on option_groups
referencing old table as old_rows for each statement execute function bump_menu_version();

create or replace trigger options_bump_menu_on_insert after insert on options
referencing new table as new_rows for each statement execute function bump_menu_version();
create or replace trigger options_bump_menu_on_update after update on options
referencing old table as old_rows new table as new_rows for each statement
execute function bump_menu_version('created_at', 'updated_at');
create or replace trigger options_bump_menu_on_delete after delete on options
referencing old table as old_rows for each statement execute function bump_menu_version();

create or replace trigger item_option_groups_bump_menu_on_insert after insert on item_option_groups
referencing new table as new_rows for each statement execute function bump_menu_version();
create or replace trigger item_option_groups_bump_menu_on_update after update on item_option_groups
referencing old table as old_rows new table as new_rows for each statement execute function bump_menu_version('-');
create or replace trigger item_option_groups_bump_menu_on_delete after delete on item_option_groups
referencing old table as old_rows for each statement execute function bump_menu_version();

-- Named by column: the update that every order makes must not come through here.
create or replace trigger restaurants_bump_menu before update of currency, tax_mode, locales on restaurants for each row
when ((old.currency, old.tax_mode, old.locales) is distinct from (new.currency, new.tax_mode, new.locales))
execute function bump_own_menu_version();

create or replace trigger categories_refuse_cycles before insert or update of parent_id, restaurant_id on categories
for each row when (new.parent_id is not null) execute function refuse_category_cycles();
