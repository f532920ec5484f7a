-- How long one attempt may take before the next pump tries again: 30 s, 60 s, 2 min, 5 min, 10 min, then 15 min, for a base
-- of 30 seconds.
create or replace function lease_v1(generation int, base_seconds int) returns interval language sql immutable parallel safe
return make_interval(secs => base_seconds * case when generation <= 1 then 1
  when generation = 2 then 2 when generation = 3 then 4 when generation = 4 then 10 when generation = 5 then 20 else 30 end);
