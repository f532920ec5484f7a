-- Counts an attempt of a network at this door: NetworkAttempts in, nothing out. No network is this machine itself, which is not counted.
create or replace function count_network_v1(door text, attempts jsonb) returns void language plpgsql as $$
begin
  if attempts->>'network' is not null then
    perform count_attempt_v1(
      door || ':' || sha256_hex_v1(attempts->>'network'),
      (attempts->>'attemptsMax')::int,
      make_interval(secs => (attempts->>'windowSeconds')::int));
  end if;
end $$;
