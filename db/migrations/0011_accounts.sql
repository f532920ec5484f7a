ALTER TYPE "public"."consumer" ADD VALUE 'eraser';--> statement-breakpoint
ALTER TYPE "public"."event_type" ADD VALUE 'user.deleted';--> statement-breakpoint
CREATE TABLE "applications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"phone" text NOT NULL,
	"restaurant_name" text,
	"address" text,
	"timezone" text,
	"currency" text,
	"area" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"decided_by" uuid,
	"reason" text,
	"restaurant_id" uuid,
	CONSTRAINT "applications_kind_known" CHECK ("applications"."kind" in ('restaurant', 'driver')),
	CONSTRAINT "applications_state_known" CHECK ("applications"."state" in ('pending', 'approved', 'declined', 'withdrawn')),
	CONSTRAINT "applications_of_a_kind" CHECK (num_nonnulls("applications"."restaurant_name", "applications"."address", "applications"."timezone", "applications"."currency") = case "applications"."kind" when 'restaurant' then 4 else 0 end and ("applications"."area" is not null) = ("applications"."kind" = 'driver')),
	CONSTRAINT "applications_end_once" CHECK (("applications"."state" = 'pending') = ("applications"."ended_at" is null)),
	CONSTRAINT "applications_decided_by_one" CHECK (("applications"."state" in ('approved', 'declined')) = ("applications"."decided_by" is not null)),
	CONSTRAINT "applications_nobody_decides_their_own" CHECK ("applications"."decided_by" <> "applications"."user_id"),
	CONSTRAINT "applications_declined_with_reason" CHECK (("applications"."state" = 'declined') = ("applications"."reason" is not null)),
	CONSTRAINT "applications_open_a_restaurant" CHECK (("applications"."kind" = 'restaurant' and "applications"."state" = 'approved') = ("applications"."restaurant_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "device_pairings" (
	"secret_hash" text PRIMARY KEY NOT NULL,
	"code_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"device_id" uuid,
	CONSTRAINT "device_pairings_code_unique" UNIQUE("code_hash"),
	CONSTRAINT "device_pairings_device_unique" UNIQUE("device_id")
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"station_id" uuid,
	"paired_by" uuid NOT NULL,
	"paired_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "devices_name_sane" CHECK (char_length("devices"."name") between 1 and 40)
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"untold" uuid[] DEFAULT '{}' NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "security_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"minute" timestamp with time zone NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"code" text NOT NULL,
	"route" text NOT NULL,
	"principal" text,
	"network" text,
	"request_id" text NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "security_log_kind_known" CHECK ("security_log"."kind" in ('bad_token', 'refresh_reuse', 'wrong_password', 'rate_limited', 'guessed_code', 'spent_link', 'foreign_origin', 'not_allowed', 'bad_signature', 'bad_ticket')),
	CONSTRAINT "security_log_code_is_a_word" CHECK ("security_log"."code" ~ '^[a-z_]{1,40}$'),
	CONSTRAINT "security_log_route_is_a_pattern" CHECK ("security_log"."route" ~ '^[A-Z]{1,10} [/:*a-zA-Z0-9._-]{1,120}$'),
	CONSTRAINT "security_log_principal_is_an_id" CHECK ("security_log"."principal" ~ '^(user|device|guest):[0-9a-f-]{36}$|^service:[0-9a-f]{64}$'),
	CONSTRAINT "security_log_network_is_a_hash" CHECK ("security_log"."network" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "security_log_counts" CHECK ("security_log"."count" > 0)
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_action_known";--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_template_known";--> statement-breakpoint
ALTER TABLE "audit_log" ALTER COLUMN "user_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ALTER COLUMN "user_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "device_id" uuid;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "device_id" uuid;--> statement-breakpoint
ALTER TABLE "order_capabilities" ADD COLUMN "revoked_by" uuid;--> statement-breakpoint
ALTER TABLE "order_events" ADD COLUMN "by_device_id" uuid;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_pairings" ADD CONSTRAINT "device_pairings_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_paired_by_users_id_fk" FOREIGN KEY ("paired_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_station_exists" FOREIGN KEY ("restaurant_id","station_id") REFERENCES "public"."stations"("restaurant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "applications_one_pending" ON "applications" USING btree ("user_id","kind") WHERE "applications"."state" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "applications_restaurant_once" ON "applications" USING btree ("restaurant_id");--> statement-breakpoint
CREATE INDEX "applications_by_user" ON "applications" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "applications_by_time" ON "applications" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "applications_by_decider" ON "applications" USING btree ("decided_by");--> statement-breakpoint
CREATE INDEX "device_pairings_by_expiry" ON "device_pairings" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "devices_by_restaurant" ON "devices" USING btree ("restaurant_id");--> statement-breakpoint
CREATE INDEX "erasures_due" ON "erasures" USING btree ("next_at") WHERE "erasures"."done_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "security_log_merged" ON "security_log" USING btree ("minute","kind","code","route",coalesce("principal", "network", ''));--> statement-breakpoint
CREATE INDEX "security_log_by_time" ON "security_log" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "security_log_by_principal" ON "security_log" USING btree ("principal","at");--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_device_id_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_capabilities" ADD CONSTRAINT "order_capabilities_revoked_by_users_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_device_unique" ON "sessions" USING btree ("device_id");--> statement-breakpoint
CREATE INDEX "notifications_of_strangers" ON "notifications" USING btree (lower("recipient")) WHERE "notifications"."user_id" is null and "notifications"."order_id" is null;--> statement-breakpoint
CREATE INDEX "notifications_to_forget" ON "notifications" USING btree ("created_at") WHERE "notifications"."order_id" is null and "notifications"."recipient" not like 'erased:%';--> statement-breakpoint
CREATE INDEX "orders_to_forget" ON "orders" USING btree ("placed_at") WHERE "orders"."user_id" is null and "orders"."anonymised_at" is null;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_of_person_or_device" CHECK (("audit_log"."user_id" is null) <> ("audit_log"."device_id" is null));--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_action_known" CHECK ("audit_log"."action" in ('user.role_changed', 'user.disabled', 'user.enabled', 'user.signed_out', 'user.deleted', 'member.joined', 'member.role_changed', 'member.removed', 'application.approved', 'application.declined', 'device.paired', 'device.changed', 'device.revoked'));--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_of_person_or_device" CHECK (("sessions"."user_id" is null) <> ("sessions"."device_id" is null));--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_anonymised_is_nobody" CHECK ("users"."status" <> 'anonymised' or ("users"."email" = "users"."id" || '@erased.invalid' and "users"."username" is null and "users"."phone" is null and "users"."email_verified_at" is null and ("users"."first_name", "users"."last_name", "users"."password_hash", "users"."platform_role") = ('', '', '', 'customer')));--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_template_known" CHECK ("notifications"."template" in ('order_placed', 'order_ready', 'order_rejected', 'order_cancelled', 'order_moved', 'order_link', 'verify_email', 'change_email', 'reset_password', 'welcome', 'password_changed', 'email_changed', 'application_received', 'application_approved', 'application_declined', 'staff_invitation'));--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_by_device_as_kitchen" CHECK ("order_events"."by_device_id" is null or ("order_events"."by_user_id" is null and "order_events"."by_role" = 'kitchen'));--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_anonymised_is_nobodys" CHECK ("orders"."anonymised_at" is null or ("orders"."contact_name" = '' and num_nonnulls("orders"."contact_email", "orders"."contact_phone", "orders"."note", "orders"."address") = 0));