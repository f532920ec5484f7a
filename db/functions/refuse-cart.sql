-- Says what is wrong with a cart. Against the very menu that the guest saw, a strange dish or choice is a mistake of the caller;
-- against another version, or when a price differs, the menu has changed and the guest must look again.
create or replace function refuse_cart_v1(problems jsonb, same_version boolean) returns void language plpgsql as $$
declare
  details jsonb;
begin
  select jsonb_agg(p - 'final' order by n) into details from jsonb_array_elements(problems) with ordinality as e(p, n);
  if same_version and problems @> '[{"final": true}]' then
    perform refuse('invalid_input', details);
  end if;
  perform refuse('menu_changed', details);
end $$;
