-- Begins to show a code on a tablet: BeginPairingCommand in, nothing out. The code that this tablet showed before is over. That two
-- tablets draw one code at once is next to impossible, and then the second asks again.
create or replace function begin_pairing_v1(cmd jsonb) returns jsonb language plpgsql as $$
begin
  perform count_network_v1('pair', cmd->'from');
  delete from device_pairings where secret_hash = cmd->>'formerHash' and device_id is null;
  insert into device_pairings (secret_hash, code_hash, expires_at)
  values (cmd->>'secretHash', cmd->>'codeHash', now() + make_interval(secs => (cmd->>'seconds')::int))
  on conflict (code_hash) do nothing;
  if not found then perform refuse('unavailable'); end if;
  return '{}';
end $$;
