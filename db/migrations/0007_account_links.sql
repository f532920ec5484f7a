ALTER TYPE "public"."event_type" ADD VALUE 'user.created';--> statement-breakpoint
ALTER TYPE "public"."event_type" ADD VALUE 'user.email_verified';--> statement-breakpoint
ALTER TYPE "public"."event_type" ADD VALUE 'user.password_changed';--> statement-breakpoint
CREATE TABLE "account_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "account_links_purpose_known" CHECK ("account_links"."purpose" in ('verify_email', 'change_email', 'reset_password'))
);
--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_template_known";--> statement-breakpoint
ALTER TABLE "outbox" ALTER COLUMN "restaurant_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ALTER COLUMN "order_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ALTER COLUMN "order_status" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "email_verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "version" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "link_id" uuid;--> statement-breakpoint
ALTER TABLE "account_links" ADD CONSTRAINT "account_links_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_links_by_user" ON "account_links" USING btree ("user_id","purpose");--> statement-breakpoint
CREATE INDEX "account_links_by_expiry" ON "account_links" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_of_order_or_account" CHECK (("notifications"."order_id" is null) = ("notifications"."order_status" is null) and ("notifications"."order_id" is not null or "notifications"."user_id" is not null));--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_template_known" CHECK ("notifications"."template" in ('order_placed', 'order_ready', 'order_rejected', 'order_cancelled', 'order_moved', 'verify_email', 'change_email', 'reset_password', 'password_changed', 'email_changed'));--> statement-breakpoint
-- Whoever has signed in until now goes on doing so.
UPDATE "users" SET "email_verified_at" = "created_at";
