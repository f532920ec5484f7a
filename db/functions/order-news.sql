-- An `OrderNews` of domain/frames.ts.
create or replace function order_news_v1(o orders) returns json language plpgsql stable as $$
begin
  return order_news_shape_v1(o, order_events_view_v1(o.id, 0));
end $$;
