-- The names in `Translations`, without the descriptions: all that an order keeps.
create or replace function names_only_v1(translations jsonb) returns jsonb language plpgsql immutable parallel safe as $$
begin
  if translations = '{}' then return translations; end if;
  return (
    select coalesce(jsonb_object_agg(locale, jsonb_build_object('name', words->'name')), '{}')
    from jsonb_each(translations) as t(locale, words) where words ? 'name'
  );
end $$;
