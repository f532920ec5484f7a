create or replace trigger stock_moves_apply after insert on stock_moves
referencing new table as new_rows for each statement execute function apply_stock_moves();

create or replace trigger stock_moves_are_final before update or delete on stock_moves
for each row execute function refuse_silent_stock();

-- Depth 0 is a statement of somebody's own; the trigger above comes at depth 1.
create or replace trigger stock_starts_empty before insert on stock
for each row when (new.quantity <> 0) execute function refuse_silent_stock();
create or replace trigger stock_changes_by_moves before update of quantity on stock
for each row when (old.quantity <> new.quantity and pg_trigger_depth() = 0) execute function refuse_silent_stock();
