-- Uses a link for a new password: ResetPasswordCommand in, EndSessionResult with `deliveries` out. Whoever got the mail has the address,
-- and every session ends: one of them may be a stranger's.
create or replace function reset_password_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  link account_links := lock_link_v1((cmd->>'linkId')::uuid, 'reset_password');
  is_new_proof boolean := exists (select from users where id = link.user_id and email_verified_at is null);
  told jsonb[] := '{}';
begin
  if is_new_proof then told := emit_user_event_v1(link.user_id, 'user.email_verified', cmd->>'requestId'); end if;
  update users
  set password_hash = cmd->>'passwordHash', email_verified_at = coalesce(email_verified_at, now()), updated_at = now()
  where id = link.user_id;
  delete from account_links where user_id = link.user_id; -- also one to another address, which a stranger may have asked for
  -- Those of their names, too: whoever guesses there must not keep them from using the new one.
  delete from sign_in_attempts
  where subject = link.user_id::text or subject = any (array(
    select 'name:' || sha256_hex_v1(lower(name))
    from users u, unnest(array[u.email, u.username]) name where u.id = link.user_id));
  return jsonb_build_object(
    'ended', end_sessions_v1(link.user_id, null, null),
    'deliveries', to_jsonb(told || emit_user_event_v1(link.user_id, 'user.password_changed', cmd->>'requestId')));
end $$;
