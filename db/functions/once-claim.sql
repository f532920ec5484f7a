-- Makes a command happen once: takes its key for the rest of the transaction, so that a twin waits here, and returns the answer
-- that was stored under it, or null for a new key.
create or replace function once_claim_v1(once jsonb) returns json language plpgsql as $$
declare
  stored idempotency_keys;
begin
  perform pg_advisory_xact_lock(lock_of_key_v1(once));
  -- A statement of its own, after the lock: it sees what the twin has committed.
  select * into stored from idempotency_keys k where k.scope = once->>'scope' and k.key = once->>'key';
  if not found then return null; end if;
  if stored.body_hash <> once->>'bodyHash' then perform refuse('key_reused'); end if;
  return stored.answer;
end $$;
