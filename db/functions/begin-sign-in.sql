-- Counts an attempt to sign in and gives the hash to verify against: BeginSignInCommand in, BeginSignInResult out. The same work
-- for a name that nobody has. The name that was typed is counted and refused by; the account, which may have two names, is counted
-- too, and says nothing of it: beyond its limit every password is a wrong one, so trying both names does not show that they are one's.
-- A device that they have signed in with before has a count of its own instead, so that nobody keeps them out by trying in their name:
-- for as long as the account has the password of that time, because whoever once knew it may have collected such devices. All of an
-- account together have a limit, too.
create or replace function begin_sign_in_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  wanted text := lower(cmd->>'identifier');
  hashed text := sha256_hex_v1(wanted);
  attempts_max int := (cmd->>'attemptsMax')::int;
  span interval := make_interval(secs => (cmd->>'windowSeconds')::int);
  u users;
  device text;
begin
  perform count_network_v1('sign-in', cmd->'from');
  select * into u from users
  where (lower(email) = wanted or lower(username) = wanted) and status = 'active';
  select d->>'deviceId' into device
  from jsonb_array_elements(cmd->'devices') d
  where d->>'userId' = u.id::text and d->>'password' = left(sha256_hex_v1(u.password_hash), 16)
  limit 1;
  if device is not null then
    perform count_attempt_v1(u.id || ':devices', (cmd->>'devicesMax')::int, span);
    perform count_attempt_v1(u.id || ':device:' || device, attempts_max, span);
  else
    perform count_attempt_v1('name:' || hashed, attempts_max, span);
    begin
      perform count_attempt_v1(coalesce(u.id::text, hashed), attempts_max, span);
    exception when sqlstate 'CM001' then
      u := null;
    end;
  end if;
  return jsonb_build_object('userId', u.id, 'passwordHash', u.password_hash);
end $$;
