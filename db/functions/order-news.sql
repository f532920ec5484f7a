-- An `OrderNews` of domain/frames.ts.
create or replace function order_news_v1(o orders) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'orderId', o.id, 'version', o.version, 'status', o.status,
    'promisedAt', iso(o.promised_at), 'promiseMadeAt', iso(o.promise_made_at), 'reason', o.reason,
    'events', order_events_view_v1(o.id, 0)
  );
end $$;
