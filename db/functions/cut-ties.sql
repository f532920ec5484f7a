-- Takes away what an account has under way besides its orders: links that were mailed, applications, invitations that it sent, and the
-- counts of its tries.
create or replace function cut_ties_v1(who uuid) returns void language plpgsql as $$
begin
  delete from account_links where user_id = who;
  delete from applications where user_id = who;
  update invitations set withdrawn_at = now() where invited_by = who and accepted_at is null and withdrawn_at is null;
  delete from sign_in_attempts
  where starts_with(subject, who::text)
    or subject = any (array(
      select kind || sha256_hex_v1(who::text) from unnest(array['export:', 'apply:', 'pairing-by:']) kind
      union all
      select 'link:' || sha256_hex_v1(purpose || ' ' || who)
      from unnest(array['change_email', 'reset_password for', 'verify_email for']) purpose));
end $$;
