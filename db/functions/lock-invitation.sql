-- The invitation of a link that somebody shows, locked so that it is used once; refused as `link_over` when it was used, withdrawn or
-- sent anew, when it is too old, and when whoever sent it may not give the role any more. Their person is locked before, if there is one.
create or replace function lock_invitation_v1(link uuid) returns invitations language plpgsql as $$
declare
  i invitations;
begin
  select * into i from invitations
  where link_id = link and accepted_at is null and withdrawn_at is null and expires_at > now()
  for update;
  if not found or not may_give_role_v1(i.invited_by, i.restaurant_id, i.role) then perform refuse('link_over'); end if;
  return i;
end $$;
