-- Mails a link to whoever has this address or name, if there is somebody and they can use it: RequestLinkCommand in, `{deliveries}` out.
-- The same answer and the same count for a name that nobody has.
create or replace function request_link_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  wanted text := lower(cmd->>'identifier');
  u users;
  mails jsonb[] := '{}';
begin
  perform count_network_v1('link', cmd->'from');
  select * into u from users where (lower(email) = wanted or lower(username) = wanted) and status = 'active';
  perform count_link_v1(coalesce(u.id::text, wanted), cmd);
  if u.id is not null and (cmd->>'purpose' = 'reset_password' or u.email_verified_at is null) then
    mails := mail_link_v1(null, u, cmd->>'purpose', u.email, (cmd->>'seconds')::int, cmd->>'requestId');
  end if;
  return jsonb_build_object('deliveries', to_jsonb(mails));
end $$;
