-- A `UserNews` of domain/frames.ts.
create or replace function user_news_v1(n notifications) returns json language plpgsql stable as $$
begin
  return (
    select json_build_object(
      'userId', n.user_id, 'seq', n.seq, 'notificationId', n.id, 'type', 'order_moved', 'orderId', o.id,
      'orderNumber', o.number, 'restaurantName', r.name,
      'restaurantTranslations', names_only_v1(r.translations), 'status', n.order_status, 'at', iso(n.created_at)
    )
    from orders o join restaurants r on r.id = o.restaurant_id
    where o.id = n.order_id
  );
end $$;
