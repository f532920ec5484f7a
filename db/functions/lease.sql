-- How long one attempt may take before the next pump tries again, counted from the first try of this life of the delivery: 30 s,
-- 60 s, 2 min, 5 min, 10 min, then 15 min, for a base of 30 seconds.
create or replace function lease_v1(generation int, generation_limit int, base_seconds int) returns interval
language sql immutable parallel safe
return make_interval(secs => base_seconds * case generation - generation_limit + 12
  when 1 then 1 when 2 then 2 when 3 then 4 when 4 then 10 when 5 then 20 else 30 end);
