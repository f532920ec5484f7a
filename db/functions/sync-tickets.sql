-- Hangs one slip at each station that has work to do for this order, and moves the slips along with the order. Both the hook and
-- a quick cook come through here: whoever is first makes them, and an older version changes nothing.
create or replace function sync_tickets_v1(o orders) returns void language plpgsql as $$
declare
  slip ticket_state := case o.status
    when 'placed' then 'queued' when 'confirmed' then 'queued'
    when 'preparing' then 'started' when 'ready' then 'ready'
    when 'cancelled' then 'voided' when 'rejected' then 'voided'
    else 'handed_over'
  end;
begin
  if slip in ('queued', 'started', 'ready') then
    insert into tickets as t (order_id, station_id, state, version)
    select distinct o.id, l.station_id, slip, o.version from order_lines l where l.order_id = o.id
    on conflict on constraint tickets_one_per_station do update
    set state = excluded.state, version = excluded.version, updated_at = now()
    where t.version < excluded.version;
  else
    update tickets t set state = slip, version = o.version, updated_at = now()
    where t.order_id = o.id and t.version < o.version;
  end if;
end $$;
