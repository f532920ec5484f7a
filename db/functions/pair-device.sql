-- Confirms the code that a tablet shows: PairDeviceCommand in, PairDeviceResult out. Each try counts, for whoever tries and for the
-- restaurant, so a code that nobody shows is answered and not raised: raising would take back the count. Unknown, expired and used are
-- one answer. The tablet's secret becomes the first refresh token of its session; it has an hour to come for it.
create or replace function pair_device_v1(cmd jsonb) returns json language plpgsql as $$
declare
  restaurant uuid := (cmd->>'restaurantId')::uuid;
  scope actor_scope := require_v1(cmd->'actor', restaurant, 'devices:manage');
  answer json := once_claim_v1(cmd->'once');
  span interval := make_interval(secs => (cmd->>'windowSeconds')::int);
  p device_pairings;
  d devices;
begin
  if answer is not null then return answer; end if;
  perform check_station_v1(restaurant, cmd);
  perform count_attempt_v1('pairing-by:' || sha256_hex_v1(scope.user_id::text),
    (cmd->>'attemptsMax')::int, span);
  perform count_attempt_v1('pairing-at:' || sha256_hex_v1(restaurant::text),
    (cmd->>'restaurantMax')::int, span);

  -- The lock is what makes a code work once: of two who confirm it, the second finds it used.
  select * into p from device_pairings
  where code_hash in (select jsonb_array_elements_text(cmd->'codeHashes'))
  for no key update;
  if not found or p.device_id is not null or p.expires_at <= now() then
    return '{"refused": {"code": "invalid_input", "details": [{"field": "code", "message": "No tablet shows this code."}]}}';
  end if;

  insert into devices (id, restaurant_id, name, station_id, paired_by)
  values ((cmd->>'deviceId')::uuid, restaurant, cmd->>'name', (cmd->>'stationId')::uuid, scope.user_id)
  returning * into d;
  insert into sessions (id, device_id, family_id, expires_at)
  values ((cmd->>'sessionId')::uuid, d.id, (cmd->>'familyId')::uuid, now() + make_interval(secs => (cmd->>'waitSeconds')::int));
  insert into refresh_tokens (hash, session_id) values (p.secret_hash, (cmd->>'sessionId')::uuid);
  update device_pairings set device_id = d.id where secret_hash = p.secret_hash;
  perform note_device_v1(scope.user_id, 'device.paired', d, '{}', device_states_v1(d), cmd->>'requestId');
  answer := json_build_object('device', device_view_v1(d));
  perform once_store_v1(cmd->'once', answer);
  return answer;
end $$;
