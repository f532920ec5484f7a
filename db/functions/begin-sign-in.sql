-- Counts an attempt to sign in and gives the hash to verify against: BeginSignInCommand in, BeginSignInResult out. The same work
-- for a name that nobody has. An e-mail address and a username of one person share one count.
create or replace function begin_sign_in_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  wanted text := lower(cmd->>'identifier');
  span interval := make_interval(secs => (cmd->>'windowSeconds')::int);
  u users;
  who text;
  tries timestamptz[];
begin
  select * into u from users
  where (lower(email) = wanted or lower(username) = wanted) and status = 'active';
  who := coalesce(u.id::text, encode(sha256(convert_to(wanted, 'UTF8')), 'hex'));

  insert into sign_in_attempts (subject, recent) values (who, '{}') on conflict (subject) do nothing;
  select recent into tries from sign_in_attempts where subject = who for no key update;
  tries := array(select t from unnest(tries) t where t > clock_timestamp() - span order by t);
  if cardinality(tries) >= (cmd->>'attemptsMax')::int then
    perform refuse('rate_limited', null, ceil(extract(epoch from tries[1] + span - clock_timestamp()))::int);
  end if;
  update sign_in_attempts set recent = tries || clock_timestamp(), updated_at = now() where subject = who;
  return jsonb_build_object('userId', u.id, 'passwordHash', u.password_hash);
end $$;
