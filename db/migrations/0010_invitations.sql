CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"link_id" uuid NOT NULL,
	"invited_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"accepted_by" uuid,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "invitations_accepted_by_one" CHECK (("invitations"."accepted_at" is null) = ("invitations"."accepted_by" is null)),
	CONSTRAINT "invitations_end_once" CHECK ("invitations"."accepted_at" is null or "invitations"."withdrawn_at" is null),
	CONSTRAINT "invitations_role_known" CHECK ("invitations"."role" in ('kitchen', 'staff', 'manager', 'owner'))
);
--> statement-breakpoint
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_action_known";--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_of_order_or_account";--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_template_known";--> statement-breakpoint
ALTER TABLE "audit_log" ADD COLUMN "restaurant_id" uuid;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_link_unique" ON "invitations" USING btree ("link_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_one_open" ON "invitations" USING btree ("restaurant_id",lower("email")) WHERE "invitations"."accepted_at" is null and "invitations"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "invitations_by_author" ON "invitations" USING btree ("invited_by");--> statement-breakpoint
CREATE INDEX "invitations_by_expiry" ON "invitations" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_action_known" CHECK ("audit_log"."action" in ('user.role_changed', 'user.disabled', 'user.enabled', 'user.signed_out', 'member.joined', 'member.role_changed', 'member.removed'));--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_of_order_or_account" CHECK (("notifications"."order_id" is null) = ("notifications"."order_status" is null) and ("notifications"."order_id" is not null or "notifications"."user_id" is not null or ("notifications"."template" = 'staff_invitation' and "notifications"."link_id" is not null)));--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_template_known" CHECK ("notifications"."template" in ('order_placed', 'order_ready', 'order_rejected', 'order_cancelled', 'order_moved', 'verify_email', 'change_email', 'reset_password', 'welcome', 'password_changed', 'email_changed', 'staff_invitation'));