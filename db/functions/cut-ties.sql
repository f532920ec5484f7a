-- Takes away what an account has under way besides its orders: links that were mailed, applications, invitations that it sent.
create or replace function cut_ties_v1(who uuid) returns void language plpgsql as $$
begin
  delete from account_links where user_id = who;
  delete from applications where user_id = who;
  update invitations set withdrawn_at = now() where invited_by = who and accepted_at is null and withdrawn_at is null;
end $$;
