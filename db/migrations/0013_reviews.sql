ALTER TYPE "public"."capability_scope" ADD VALUE 'review';--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"user_id" uuid,
	"rating" smallint NOT NULL,
	"comment" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reviews_one_per_order" UNIQUE("order_id"),
	CONSTRAINT "reviews_rating_in_stars" CHECK ("reviews"."rating" between 1 and 5),
	CONSTRAINT "reviews_status_known" CHECK ("reviews"."status" in ('pending', 'approved', 'rejected')),
	CONSTRAINT "reviews_decided_by_somebody" CHECK (num_nonnulls("reviews"."decided_by", "reviews"."decided_at") = case "reviews"."status" when 'pending' then 0 else 2 end),
	CONSTRAINT "reviews_nobody_decides_their_own" CHECK ("reviews"."decided_by" <> "reviews"."user_id")
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_of_person_or_device";--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_action_known";--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_template_known";--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reviews_by_restaurant" ON "reviews" USING btree ("restaurant_id","status","created_at","id");--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_of_person_or_device" CHECK (num_nonnulls("audit_log"."user_id", "audit_log"."device_id") = case when "audit_log"."action" like 'review.%' then 0 else 1 end);--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_action_known" CHECK ("audit_log"."action" in ('user.role_changed', 'user.disabled', 'user.enabled', 'user.signed_out', 'user.deleted', 'member.joined', 'member.role_changed', 'member.removed', 'application.approved', 'application.declined', 'device.paired', 'device.changed', 'device.revoked', 'review.approved', 'review.rejected'));--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_template_known" CHECK ("notifications"."template" in ('order_placed', 'order_ready', 'order_rejected', 'order_cancelled', 'order_completed', 'order_moved', 'order_link', 'verify_email', 'change_email', 'reset_password', 'welcome', 'password_changed', 'email_changed', 'application_received', 'application_approved', 'application_declined', 'staff_invitation'));