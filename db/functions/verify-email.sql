-- Uses a link that proves an address, the present one or a new one: VerifyEmailCommand in, `{me, deliveries}` out. Of a new address both
-- are told, the old and the new.
create or replace function verify_email_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  link account_links := lock_link_v1((cmd->>'linkId')::uuid, cmd->>'purpose');
  u users;
  cause uuid := new_id();
  mails jsonb[] := '{}';
begin
  if link.purpose not in ('verify_email', 'change_email') then perform refuse('link_over'); end if;
  select * into u from users where id = link.user_id;
  begin
    update users set email = link.email, email_verified_at = now(), updated_at = now() where id = u.id;
  exception when unique_violation then
    perform refuse('already_exists', '[{"field": "email", "message": "Somebody has this already."}]');
  end;
  -- Links of the old address lead nowhere any more.
  delete from account_links where user_id = u.id and (purpose = link.purpose or link.purpose = 'change_email');
  if lower(u.email) <> lower(link.email) then
    mails := queue_account_mail_v1(cause, u, link.email, 'email_changed', null, cmd->>'requestId');
    -- One that was only claimed is somebody else's, perhaps.
    if u.email_verified_at is not null then
      mails := queue_account_mail_v1(cause, u, u.email, 'email_changed', null, cmd->>'requestId') || mails;
    end if;
  end if;
  return jsonb_build_object(
    'me', me_view_v1(u.id),
    'deliveries', to_jsonb(emit_user_event_v1(u.id, 'user.email_verified', cmd->>'requestId') || mails));
end $$;
