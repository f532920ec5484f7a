-- Keeps the answer that a repeat of this command will get. Only what the caller was told: news and deliveries were for the
-- first time.
create or replace function once_store_v1(once jsonb, answer jsonb) returns void language plpgsql as $$
begin
  insert into idempotency_keys (scope, key, body_hash, answer)
  values (
    once->>'scope', once->>'key', once->>'bodyHash',
    answer || '{"deliveries": [], "orderNews": null, "boardChange": null, "userNews": null, "availability": null}'
  );
end $$;
