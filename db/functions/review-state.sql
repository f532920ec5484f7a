-- How far an order is from being reviewed: a `ReviewState` of domain/reviews.ts. It says nothing of what was ordered, by whom, or what was
-- written: a link that was passed on shows no more than this.
create or replace function review_state_v1(o orders) returns json language plpgsql stable as $$
begin
  return (
    select json_build_object(
      'orderId', o.id, 'number', o.number, 'restaurantId', r.id, 'restaurantName', r.name,
      'step', case
        when exists (select from reviews v where v.order_id = o.id) then 'reviewed'
        when o.anonymised_at is not null then 'never'
        when is_completed_v1(o) then 'open'
        when exists (select from order_moves m where m.from_status = o.status) then 'too_early'
        else 'never'
      end)
    from restaurants r where r.id = o.restaurant_id
  );
end $$;
