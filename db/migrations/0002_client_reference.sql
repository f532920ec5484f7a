ALTER TABLE "orders" ADD COLUMN "client_ref" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "orders_client_ref_unique" ON "orders" USING btree ("client_ref") WHERE "orders"."client_ref" is not null;
