-- The `OrderEvent[]` of an order after a version.
create or replace function order_events_view_v1(of_order uuid, after_seq int) returns json language plpgsql stable as $$
begin
  return (
    select coalesce(json_agg(order_event_shape_v1(e) order by e.seq), '[]')
    from order_events e where e.order_id = of_order and e.seq > after_seq
  );
end $$;
