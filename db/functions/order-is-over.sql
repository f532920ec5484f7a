-- Whether nobody needs to know any more whom an order is for: nothing can happen to it, or it was left lying, and whoever it is for has
-- been told how it ended.
create or replace function order_is_over_v1(o orders) returns boolean language plpgsql stable as $$
begin
  return (left_over_v1(o.promised_at, o.status_at) or not exists (select from order_moves m where m.from_status = o.status))
    and not exists (select from deliveries d where d.aggregate_id = o.id and d.acked_at is null and not d.parked)
    and not exists (
      select from notifications n where n.order_id = o.id and n.status = 'queued' and n.created_at > now() - interval '1 hour');
end $$;
