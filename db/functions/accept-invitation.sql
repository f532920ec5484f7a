-- Joins the people of a restaurant with the account that has the invited address: AcceptInvitationCommand in, AcceptInvitationResult out.
-- The mail reached them, so the address is theirs. Their rights are others now: the answer has what a new access token says.
create or replace function accept_invitation_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  scope actor_scope := actor_scope_v1(cmd->'actor');
  i invitations;
  u users;
  told jsonb[] := '{}';
begin
  select * into u from users where id = scope.user_id for no key update;
  if not found then perform refuse('not_allowed'); end if;
  i := lock_invitation_v1((cmd->>'linkId')::uuid);
  if lower(u.email) <> lower(i.email) then perform refuse('not_allowed'); end if;
  if u.email_verified_at is null then
    update users set email_verified_at = now(), updated_at = now() where id = u.id;
    delete from account_links where user_id = u.id and purpose = 'verify_email';
    told := emit_user_event_v1(u.id, 'user.email_verified', cmd->>'requestId');
  end if;
  told := told || become_member_v1(i, u.id, cmd->>'requestId');
  select * into u from users where id = u.id;
  return jsonb_build_object(
    'restaurantId', i.restaurant_id, 'me', me_view_v1(u.id), 'sessionId', scope.session_id, 'mv', u.mv, 'deliveries', to_jsonb(told));
end $$;
