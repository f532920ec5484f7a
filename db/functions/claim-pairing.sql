-- How it stands with the code that a tablet shows: ClaimPairingCommand in, ClaimPairingResult out. Once somebody confirmed it, the
-- secret is the first refresh token of a session, and is traded like every other: an answer that was lost is given again, and a secret
-- that comes back later was stolen.
create or replace function claim_pairing_v1(cmd jsonb) returns jsonb language plpgsql as $$
declare
  p device_pairings;
begin
  select * into p from device_pairings where secret_hash = cmd->>'refreshHash';
  if not found or (p.device_id is null and p.expires_at <= now()) then return '{"state": "over"}'; end if;
  if p.device_id is null then
    return jsonb_build_object(
      'state', 'waiting', 'secondsLeft', ceil(extract(epoch from p.expires_at - clock_timestamp()))::int);
  end if;
  return jsonb_build_object('state', 'paired') || refresh_session_v1(cmd);
end $$;
