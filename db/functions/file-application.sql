-- Files what somebody asks to be, to wait for a decision: `wish` is an ApplicationWish of domain/applications.ts. One of a kind waits for
-- a person; the caller has locked theirs, or has just made them.
create or replace function file_application_v1(u users, wish jsonb, per_day_max int) returns applications language plpgsql as $$
declare
  wanted text := wish->>'kind';
  told jsonb := wish->wanted;
  a applications;
begin
  if wanted = 'driver' and u.platform_role = 'super_admin' then perform refuse('not_allowed'); end if; -- it would take that role from them
  if wanted = 'driver' and u.platform_role = 'driver' then
    perform refuse('already_exists', '[{"field": "kind", "message": "This account is a driver''s already."}]');
  end if;
  if wanted = 'restaurant' then
    begin
      perform now() at time zone (told->>'timezone');
    exception when invalid_parameter_value then -- a place that the Worker knows and this database does not
      perform refuse('invalid_input', '[{"field": "restaurant.timezone", "message": "Not a time zone that we know."}]');
    end;
    if exists (select from restaurants r where lower(r.name) = lower(told->>'name')) then
      perform refuse('already_exists', '[{"field": "restaurant.name", "message": "A restaurant has this name already."}]');
    end if;
  end if;
  insert into applications (id, user_id, kind, phone, restaurant_name, address, timezone, currency, area)
  values (
    new_id(), u.id, wanted, told->>'phone', told->>'name', told->>'address', told->>'timezone', told->>'currency', told->>'area')
  on conflict (user_id, kind) where state = 'pending' do nothing
  returning * into a;
  if a.id is null then
    perform refuse('already_exists', '[{"field": "kind", "message": "One is waiting already."}]');
  end if;
  perform count_attempt_v1('apply:' || sha256_hex_v1(u.id::text), per_day_max, interval '1 day');
  return a;
end $$;
