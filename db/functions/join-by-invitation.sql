-- Makes an account with the address that was invited, which the mail has shown to be theirs, and joins the people of the restaurant:
-- JoinByInvitationCommand in, AcceptInvitationResult out. The session is the account's first.
create or replace function join_by_invitation_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  i invitations := lock_invitation_v1((cmd->>'linkId')::uuid);
  joined uuid := (cmd->>'userId')::uuid;
  told jsonb[];
begin
  insert into users (id, email, email_verified_at, password_hash, first_name, last_name, locale)
  values (joined, i.email, now(), cmd->>'passwordHash', cmd->>'firstName', cmd->>'lastName', cmd->>'locale')
  on conflict (lower(email)) do nothing;
  if not found then
    perform refuse('already_exists', '[{"field": "email", "message": "Somebody has this already."}]');
  end if;
  told := emit_user_event_v1(joined, 'user.created', cmd->>'requestId');
  told := told || become_member_v1(i, joined, cmd->>'requestId');
  return open_session_v1(cmd->'session')
    || jsonb_build_object('restaurantId', i.restaurant_id, 'deliveries', to_jsonb(told));
end $$;
