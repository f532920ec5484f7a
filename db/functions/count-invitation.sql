-- Counts a mail that asks somebody to join: for the restaurant by the hour, and for the address with all other links that go there,
-- whoever sends them. `perHourMax`, `attemptsMax` and `windowSeconds` of a command.
create or replace function count_invitation_v1(restaurant uuid, email text, cmd jsonb) returns void language plpgsql as $$
begin
  perform count_attempt_v1(
    'invite:' || sha256_hex_v1(restaurant::text), (cmd->>'perHourMax')::int, interval '1 hour');
  perform count_link_v1('to', lower(email), cmd);
end $$;
