-- Keeps the answer that a repeat of this command will get: what the caller was told. News and deliveries were for the first time.
create or replace function once_store_v1(once jsonb, answer json) returns void language plpgsql as $$
begin
  insert into idempotency_keys (scope, key, body_hash, answer)
  values (once->>'scope', once->>'key', once->>'bodyHash', answer);
end $$;
