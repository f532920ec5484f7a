ALTER TYPE "public"."consumer" ADD VALUE 'eraser';--> statement-breakpoint
ALTER TYPE "public"."event_type" ADD VALUE 'user.deleted';--> statement-breakpoint
CREATE TABLE "erasures" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"untold" uuid[] DEFAULT '{}' NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_action_known";--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "erasures_due" ON "erasures" USING btree ("next_at") WHERE "erasures"."done_at" is null;--> statement-breakpoint
CREATE INDEX "notifications_of_strangers" ON "notifications" USING btree (lower("recipient")) WHERE "notifications"."user_id" is null and "notifications"."order_id" is null;--> statement-breakpoint
CREATE INDEX "notifications_to_forget" ON "notifications" USING btree ("created_at") WHERE "notifications"."order_id" is null and "notifications"."recipient" not like 'erased:%';--> statement-breakpoint
CREATE INDEX "orders_to_forget" ON "orders" USING btree ("placed_at") WHERE "orders"."user_id" is null and "orders"."anonymised_at" is null;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_action_known" CHECK ("audit_log"."action" in ('user.role_changed', 'user.disabled', 'user.enabled', 'user.signed_out', 'user.deleted', 'member.joined', 'member.role_changed', 'member.removed'));--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_anonymised_is_nobody" CHECK ("users"."status" <> 'anonymised' or ("users"."email" = "users"."id" || '@erased.invalid' and "users"."username" is null and "users"."phone" is null and "users"."email_verified_at" is null and ("users"."first_name", "users"."last_name", "users"."password_hash", "users"."platform_role") = ('', '', '', 'customer')));--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_anonymised_is_nobodys" CHECK ("orders"."anonymised_at" is null or ("orders"."contact_name" = '' and num_nonnulls("orders"."contact_email", "orders"."contact_phone", "orders"."note", "orders"."address") = 0));