-- Mails a link to whoever has this address or name, if there is somebody and they can use it: RequestLinkCommand in, `{deliveries}` out.
-- The answer is the same for a name that nobody has, so is its count, and the work: it is done for somebody else and taken back.
create or replace function request_link_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  wanted text := lower(cmd->>'identifier');
  purpose text := cmd->>'purpose';
  u users;
  is_for_them boolean;
  mails jsonb[] := '{}';
begin
  perform count_network_v1('link', cmd->'from');
  -- By the name that was typed: whether two names are one person's must not show.
  perform count_link_v1(purpose, wanted, cmd);
  select * into u from users where (lower(email) = wanted or lower(username) = wanted) and status = 'active';
  is_for_them := found and (purpose = 'reset_password' or u.email_verified_at is null);
  if not is_for_them then
    select * into u from users limit 1;
    if not found then return jsonb_build_object('deliveries', '[]'::jsonb); end if; -- nobody has an account yet
  end if;
  begin
    perform count_link_v1(purpose || ' for', u.id::text, cmd);
    mails := mail_link_v1(null, u, purpose, u.email, (cmd->>'seconds')::int, cmd->>'requestId');
    if not is_for_them then perform refuse('not_found'); end if;
  exception when sqlstate 'CM001' then -- too many for this account, by several names; or nobody's
    mails := '{}';
  end;
  return jsonb_build_object('deliveries', to_jsonb(mails));
end $$;
