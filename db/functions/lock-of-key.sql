-- The number of the lock that a command holds on its key. By hash: a collision costs a wait, never a wrong answer.
create or replace function lock_of_key_v1(once jsonb) returns bigint language sql immutable as $$
  select hashtextextended(once->>'scope' || ' ' || (once->>'key'), 0)
$$;
