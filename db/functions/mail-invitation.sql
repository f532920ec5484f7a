-- Mails an invitation, in the language of whoever has the address, or else of whoever sends it. Returns the deliveries claimed for the
-- caller to publish.
create or replace function mail_invitation_v1(i invitations, request_id text) returns jsonb[] language plpgsql as $$
declare
  reader users; -- nobody: an invitation is for an address, whether somebody has an account with it or not
begin
  reader.locale := coalesce(
    (select u.locale from users u where lower(u.email) = lower(i.email)), (select u.locale from users u where u.id = i.invited_by));
  return queue_account_mail_v1(i.link_id, reader, i.email, 'staff_invitation', i.link_id, request_id);
end $$;
