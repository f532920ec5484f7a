-- A `Review` of domain/reviews.ts: as the restaurant sees it, by its order and without a name.
create or replace function review_view_v1(v reviews) returns json language plpgsql stable as $$
begin
  return (
    select json_build_object(
      'id', v.id, 'orderId', v.order_id, 'number', o.number, 'rating', v.rating, 'comment', v.comment, 'status', v.status,
      'createdAt', iso(v.created_at), 'decidedAt', iso(v.decided_at))
    from orders o where o.id = v.order_id
  );
end $$;
