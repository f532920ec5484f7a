DROP INDEX "deliveries_open";--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("next_at") WHERE "deliveries"."acked_at" is null and not "deliveries"."parked";--> statement-breakpoint
CREATE INDEX "deliveries_unfinished" ON "deliveries" USING btree ("aggregate_id","consumer","version") WHERE "deliveries"."acked_at" is null;