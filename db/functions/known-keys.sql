-- Which of these keys ({scope, key}) belong to a command that was carried out or is under way: an array of true and false, in their
-- order. Looks at the locks without taking any: a thousand would fill the table that Postgres keeps of them.
create or replace function known_keys_v1(asked jsonb) returns json language plpgsql as $$
declare
  taken bigint[];
begin
  -- Before the keys themselves, in a statement of its own: whoever lets go of one meanwhile has committed by then.
  select array_agg(l.classid::bigint << 32 | l.objid::bigint) into taken
  from pg_locks l
  where l.locktype = 'advisory' and l.objsubid = 1
    and l.database = (select d.oid from pg_database d where d.datname = current_database());
  return (
    select json_agg(
      coalesce(lock_of_key_v1(a.once) = any (taken), false)
        or exists (select from idempotency_keys k where k.scope = a.once->>'scope' and k.key = a.once->>'key')
      order by a.n
    )
    from jsonb_array_elements(asked) with ordinality a(once, n)
  );
end $$;
