-- Mails an invitation anew, with another link; the old one is over. ResendInvitationCommand in, InvitationResult out. From now on it is
-- an invitation of whoever sends it.
create or replace function resend_invitation_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  i invitations := lock_open_invitation_v1(cmd);
begin
  perform count_invitation_v1(i.restaurant_id, i.email, cmd);
  update invitations set
    link_id = new_id(), invited_by = (cmd#>>'{actor,userId}')::uuid, sent_at = now(),
    expires_at = now() + make_interval(secs => (cmd->>'seconds')::int)
  where id = i.id
  returning * into i;
  return jsonb_build_object(
    'invitation', invitation_view_v1(i), 'deliveries', to_jsonb(mail_invitation_v1(i, cmd->>'requestId')));
end $$;
