-- The restaurants whose kitchen's room may still hold a slip of these orders: it keeps the last 200 changes, and some of them may have been
-- told as a whole.
create or replace function kitchens_of_v1(ids uuid[]) returns uuid[] language sql stable
return array(
  select distinct r.id from orders o join restaurants r on r.id = o.restaurant_id
  where o.id = any (ids) and r.feed_seq - o.feed_seq < 400
);
