-- The answer that is kept for a repeat, without whom its order is for: what was done and what it cost stays.
create or replace function erased_answer_v1(answer json) returns json language plpgsql immutable as $$
declare
  told jsonb := answer::jsonb->'order';
begin
  if jsonb_typeof(told) is distinct from 'object' then return answer; end if;
  return answer::jsonb || jsonb_build_object('order', told || jsonb_build_object(
    'contact', '{"name": "", "email": null, "phone": null}'::jsonb,
    'note', null,
    'tableName', case when told->>'tableName' is not null then '' end,
    'reason', kept_reason_v1(told->>'reason'),
    'lines', (select jsonb_agg(l || '{"note": null}' order by n) from jsonb_array_elements(told->'lines') with ordinality as t(l, n)),
    'events', (
      select jsonb_agg(e || jsonb_build_object('reason', kept_reason_v1(e->>'reason')) order by n)
      from jsonb_array_elements(told->'events') with ordinality as t(e, n))
  ));
end $$;
