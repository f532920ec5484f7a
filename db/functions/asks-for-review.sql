-- Whether whoever an order was for can be asked how it was; a guest gets the link with which they say so, for 30 days from when the order
-- was completed. The restaurant that has ended all links of an order has ended this one before it was made. The caller holds the order's
-- lock, as whoever ends links does. May be done twice.
create or replace function asks_for_review_v1(o orders) returns boolean language plpgsql as $$
begin
  if o.contact_email is null then return false; end if; -- nothing would reach them
  if o.user_id is not null then return true; end if;
  insert into order_capabilities (order_id, scope, generation, expires_at)
  select o.id, 'review', 1, o.status_at + interval '30 days'
  where exists (select from order_capabilities c where c.order_id = o.id and c.revoked_at is null)
  on conflict do nothing;
  return exists (
    select from order_capabilities c
    where c.order_id = o.id and c.scope = 'review' and c.revoked_at is null and c.expires_at > now());
end $$;
