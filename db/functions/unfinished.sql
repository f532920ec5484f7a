-- Whether a delivery is not done, for statements that find it by its key. Written with coalesce on purpose: with `is null` the
-- planner may read the index of everything unfinished instead, which was next to nothing when it last looked.
create or replace function unfinished_v1(d deliveries) returns boolean language sql immutable parallel safe
return coalesce(d.acked_at, 'infinity') = 'infinity';
