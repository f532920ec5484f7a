-- Where the sockets of a person may be, whatever session opened them, as a SessionRooms of domain/commands.ts: their own room, the
-- kitchens of their restaurants (all, for whoever may read every restaurant's orders, or might until a moment ago), and the orders of
-- theirs that something can still happen to.
create or replace function user_rooms_v1(u users, everywhere boolean) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'sessionId', null,
    'userId', u.id,
    'restaurantIds', case when everywhere
      then (select coalesce(jsonb_agg(r.id), '[]') from restaurants r)
      else (select coalesce(jsonb_agg(m.restaurant_id), '[]') from memberships m where m.user_id = u.id) end,
    'orderIds', (
      select coalesce(jsonb_agg(o.id), '[]') from (
        select o.id from orders o
        where o.user_id = u.id and exists (select from order_moves m where m.from_status = o.status)
        order by o.placed_at desc, o.id desc
        limit 20
      ) o
    )
  );
end $$;
