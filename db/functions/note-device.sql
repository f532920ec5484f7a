-- Writes down what was done to a tablet.
create or replace function note_device_v1(by_user uuid, what text, d devices, before jsonb, after jsonb, request_id text)
returns void language plpgsql as $$
begin
  insert into audit_log (id, at, by_user_id, action, device_id, restaurant_id, before, after, request_id)
  values (new_id(), clock_timestamp(), by_user, what, d.id, d.restaurant_id, before, after, request_id);
end $$;
