-- The link that somebody shows, locked so that it is used once; refused as `link_over` when it was used, is too old, or speaks of an
-- address that is no longer theirs.
create or replace function lock_link_v1(wanted uuid, to_do text) returns account_links language plpgsql as $$
declare
  link account_links;
begin
  -- The person first: two links of one person would else wait for each other, each for the row that the other is about to delete.
  perform from users where id = (select user_id from account_links where id = wanted) for no key update;
  select l.* into link
  from account_links l
  join users u on u.id = l.user_id and u.status = 'active' and (l.purpose = 'change_email' or lower(u.email) = lower(l.email))
  where l.id = wanted and l.purpose = to_do and l.expires_at > now()
  for update of l;
  if not found then perform refuse('link_over'); end if;
  return link;
end $$;
