-- BRIN pages that are not summed up are read in full by every purge, so they are summed up as they fill.
DROP INDEX IF EXISTS "idempotency_keys_by_age";--> statement-breakpoint
DROP INDEX IF EXISTS "inbox_by_age";--> statement-breakpoint
DROP INDEX IF EXISTS "outbox_by_age";--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING brin ("created_at") WITH (autosummarize=true);--> statement-breakpoint
CREATE INDEX "inbox_by_age" ON "inbox" USING brin ("handled_at") WITH (autosummarize=true);--> statement-breakpoint
CREATE INDEX "outbox_by_age" ON "outbox" USING brin ("created_at") WITH (autosummarize=true);--> statement-breakpoint
CREATE UNIQUE INDEX IF NOT EXISTS "stations_name_unique" ON "stations" USING btree ("restaurant_id","name");
