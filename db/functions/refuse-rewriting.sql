-- Trigger of tables that are only added to: what is written there stays as it was.
create or replace function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'CM002', message = tg_table_name || ' is only added to';
end $$;
