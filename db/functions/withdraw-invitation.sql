-- Takes an invitation back: WithdrawInvitationCommand in, nothing out.
create or replace function withdraw_invitation_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  i invitations := lock_open_invitation_v1(cmd);
begin
  update invitations set withdrawn_at = now() where id = i.id;
  return '{}';
end $$;
