-- Counts a mail with a link of one purpose for an account, or for a name that nobody has: the `attemptsMax` and `windowSeconds` of a
-- command.
create or replace function count_link_v1(purpose text, who text, cmd jsonb) returns void language plpgsql as $$
begin
  perform count_attempt_v1(
    'link:' || sha256_hex_v1(purpose || ' ' || who),
    (cmd->>'attemptsMax')::int, make_interval(secs => (cmd->>'windowSeconds')::int));
end $$;
