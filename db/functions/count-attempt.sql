-- Counts an attempt of a subject, and refuses it when there were as many within this time already. What is refused does not count.
-- The subject is kept as a hash wherever it is not an id of ours: neither an address nor a mistyped name stays here.
create or replace function count_attempt_v1(who text, attempts_max int, span interval) returns void language plpgsql as $$
declare
  tries timestamptz[];
begin
  insert into sign_in_attempts (subject, recent) values (who, '{}') on conflict (subject) do nothing;
  select recent into tries from sign_in_attempts where subject = who for no key update;
  tries := array(select t from unnest(tries) t where t > clock_timestamp() - span order by t);
  if cardinality(tries) >= attempts_max then
    perform refuse('rate_limited', null, ceil(extract(epoch from tries[1] + span - clock_timestamp()))::int);
  end if;
  update sign_in_attempts set recent = tries || clock_timestamp(), updated_at = now() where subject = who;
end $$;
