-- The `OrderEvent[]` of an order after a version.
create or replace function order_events_view_v1(of_order uuid, after_seq int) returns jsonb language plpgsql stable as $$
begin
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'seq', e.seq, 'type', e.type, 'from', e.from_status, 'to', e.to_status, 'by', e.by_role, 'reason', e.reason,
          'at', iso(e.at)
        ) order by e.seq
      ),
      '[]'
    )
    from order_events e where e.order_id = of_order and e.seq > after_seq
  );
end $$;
