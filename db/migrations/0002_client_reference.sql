DROP INDEX "idempotency_keys_by_age";--> statement-breakpoint
DROP INDEX "inbox_by_age";--> statement-breakpoint
DROP INDEX "outbox_by_age";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "client_ref" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "orders_client_ref_unique" ON "orders" USING btree ("client_ref") WHERE "orders"."client_ref" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "stations_name_unique" ON "stations" USING btree ("restaurant_id","name");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING brin ("created_at") WITH (autosummarize=true);--> statement-breakpoint
CREATE INDEX "inbox_by_age" ON "inbox" USING brin ("handled_at") WITH (autosummarize=true);--> statement-breakpoint
CREATE INDEX "outbox_by_age" ON "outbox" USING brin ("created_at") WITH (autosummarize=true);