-- Counts an attempt to sign in and gives the hash to verify against: BeginSignInCommand in, BeginSignInResult out. The same work
-- for a name that nobody has. An e-mail address and a username of one person share one count; a device that they have signed in with
-- before has one of its own, so that nobody keeps them out by trying in their name.
create or replace function begin_sign_in_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  wanted text := lower(cmd->>'identifier');
  u users;
  device text;
begin
  perform count_network_v1('sign-in', cmd->'from');
  select * into u from users
  where (lower(email) = wanted or lower(username) = wanted) and status = 'active';
  select d->>'deviceId' into device
  from jsonb_array_elements(cmd->'devices') d where d->>'userId' = u.id::text limit 1;
  perform count_attempt_v1(
    coalesce('device:' || device, u.id::text, encode(sha256(convert_to(wanted, 'UTF8')), 'hex')),
    (cmd->>'attemptsMax')::int,
    make_interval(secs => (cmd->>'windowSeconds')::int));
  return jsonb_build_object('userId', u.id, 'passwordHash', u.password_hash);
end $$;
