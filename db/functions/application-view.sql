-- An `Application` of domain/applications.ts: as whoever sent it sees it.
create or replace function application_view_v1(a applications) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'id', a.id, 'kind', a.kind, 'state', a.state,
    'restaurant', case when a.kind = 'restaurant' then jsonb_build_object(
      'name', a.restaurant_name, 'address', a.address, 'phone', a.phone, 'timezone', a.timezone, 'currency', a.currency) end,
    'driver', case when a.kind = 'driver' then jsonb_build_object('phone', a.phone, 'area', a.area) end,
    'reason', a.reason, 'createdAt', iso(a.created_at), 'endedAt', iso(a.ended_at),
    'opened', (select jsonb_build_object('id', r.id, 'slug', r.slug) from restaurants r where r.id = a.restaurant_id));
end $$;
