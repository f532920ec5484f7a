-- Where the sockets of a session may be, as a SessionRooms of domain/commands.ts: the person's own room, the kitchens of their
-- restaurants, and the orders of theirs that something can still happen to.
create or replace function session_rooms_v1(s sessions) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'sessionId', s.id,
    'userId', s.user_id,
    'restaurantIds', (
      select coalesce(jsonb_agg(m.restaurant_id), '[]') from memberships m where m.user_id = s.user_id
    ),
    'orderIds', (
      select coalesce(jsonb_agg(o.id), '[]') from (
        select o.id from orders o
        where o.user_id = s.user_id and exists (select from order_moves m where m.from_status = o.status)
        order by o.placed_at desc, o.id desc
        limit 20
      ) o
    )
  );
end $$;
