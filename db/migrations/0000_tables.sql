CREATE TYPE "public"."actor_role" AS ENUM('guest', 'customer', 'driver', 'kitchen', 'staff', 'manager', 'owner', 'super_admin', 'system');--> statement-breakpoint
CREATE TYPE "public"."capability_scope" AS ENUM('track', 'cancel');--> statement-breakpoint
CREATE TYPE "public"."consumer" AS ENUM('kitchen', 'notifications', 'sender');--> statement-breakpoint
CREATE TYPE "public"."event_type" AS ENUM('order.placed', 'order.moved', 'notification.queued', 'restaurant.availability_changed');--> statement-breakpoint
CREATE TYPE "public"."fulfilment" AS ENUM('pickup', 'dine_in', 'delivery');--> statement-breakpoint
CREATE TYPE "public"."order_event_type" AS ENUM('placed', 'moved');--> statement-breakpoint
CREATE TYPE "public"."order_status" AS ENUM('pending_payment', 'placed', 'confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered', 'picked_up', 'served', 'rejected', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."payment_method" AS ENUM('counter');--> statement-breakpoint
CREATE TYPE "public"."payment_status" AS ENUM('unpaid', 'pending', 'paid', 'partially_refunded', 'refunded');--> statement-breakpoint
CREATE TYPE "public"."restaurant_state" AS ENUM('open', 'paused', 'closed');--> statement-breakpoint
CREATE TYPE "public"."stock_reason" AS ENUM('order', 'order_returned', 'restock', 'correction', 'waste', 'reduced');--> statement-breakpoint
CREATE TYPE "public"."tax_mode" AS ENUM('inclusive', 'exclusive');--> statement-breakpoint
CREATE TYPE "public"."ticket_state" AS ENUM('queued', 'started', 'ready', 'handed_over', 'voided');--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY("scope","key")
);
--> statement-breakpoint
CREATE TABLE "schema_version" (
	"version" integer PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"applied_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"event_id" uuid NOT NULL,
	"consumer" "consumer" NOT NULL,
	"aggregate_id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"gen" integer DEFAULT 0 NOT NULL,
	"gen_limit" integer DEFAULT 12 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"acked_at" timestamp with time zone,
	"parked" boolean DEFAULT false NOT NULL,
	"last_error" text,
	CONSTRAINT "deliveries_pkey" PRIMARY KEY("event_id","consumer"),
	CONSTRAINT "deliveries_in_order" UNIQUE("aggregate_id","consumer","version"),
	CONSTRAINT "deliveries_gen_bounded" CHECK ("deliveries"."gen" between 0 and "deliveries"."gen_limit")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"consumer" "consumer" NOT NULL,
	"event_id" uuid NOT NULL,
	"handled_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_pkey" PRIMARY KEY("event_id","consumer")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"type" "event_type" NOT NULL,
	"aggregate_id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"request_id" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "outbox_one_event_per_version" UNIQUE("aggregate_id","version")
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"event_type" "event_type" NOT NULL,
	"consumer" "consumer" NOT NULL,
	CONSTRAINT "subscriptions_pkey" PRIMARY KEY("event_type","consumer")
);
--> statement-breakpoint
CREATE TABLE "sweeps" (
	"pump" text PRIMARY KEY NOT NULL,
	"last_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"hash" text PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"replaced_at" timestamp with time zone,
	"replaced_by" text,
	CONSTRAINT "refresh_tokens_replaced_by_one" CHECK (("refresh_tokens"."replaced_at" is null) = ("refresh_tokens"."replaced_by" is null))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"family_id" uuid NOT NULL,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"subject" text PRIMARY KEY NOT NULL,
	"recent" timestamp with time zone[] NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"username" text,
	"password_hash" text NOT NULL,
	"first_name" text NOT NULL,
	"last_name" text DEFAULT '' NOT NULL,
	"phone" text,
	"locale" text DEFAULT 'en' NOT NULL,
	"platform_role" text DEFAULT 'customer' NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"mv" integer DEFAULT 1 NOT NULL,
	"feed_seq" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_username_is_no_email" CHECK (position('@' in coalesce("users"."username", '')) = 0),
	CONSTRAINT "users_platform_role_known" CHECK ("users"."platform_role" in ('customer', 'driver', 'super_admin')),
	CONSTRAINT "users_status_known" CHECK ("users"."status" in ('active', 'disabled', 'anonymised'))
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"parent_id" uuid,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"translations" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"sort" integer DEFAULT 0 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "categories_of_restaurant" UNIQUE("restaurant_id","id"),
	CONSTRAINT "categories_not_own_parent" CHECK ("categories"."parent_id" <> "categories"."id")
);
--> statement-breakpoint
CREATE TABLE "item_option_groups" (
	"restaurant_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"sort" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "item_option_groups_pkey" PRIMARY KEY("item_id","group_id")
);
--> statement-breakpoint
CREATE TABLE "menu_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"category_id" uuid NOT NULL,
	"station_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"translations" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"price_minor" bigint NOT NULL,
	"tax_bp" integer NOT NULL,
	"picture" text,
	"max_per_order" smallint DEFAULT 20 NOT NULL,
	"prep_minutes" smallint NOT NULL,
	"allergens" text[] DEFAULT '{}' NOT NULL,
	"diets" text[] DEFAULT '{}' NOT NULL,
	"sort" integer DEFAULT 0 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"sold_out" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "menu_items_of_restaurant" UNIQUE("restaurant_id","id"),
	CONSTRAINT "menu_items_price_sane" CHECK ("menu_items"."price_minor" between 0 and 10000000000),
	CONSTRAINT "menu_items_tax_sane" CHECK ("menu_items"."tax_bp" between 0 and 10000),
	CONSTRAINT "menu_items_max_per_order_sane" CHECK ("menu_items"."max_per_order" between 1 and 99),
	CONSTRAINT "menu_items_prep_minutes_sane" CHECK ("menu_items"."prep_minutes" between 0 and 240)
);
--> statement-breakpoint
CREATE TABLE "option_groups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"translations" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"display" text NOT NULL,
	"min" smallint DEFAULT 0 NOT NULL,
	"max" smallint DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "option_groups_of_restaurant" UNIQUE("restaurant_id","id"),
	CONSTRAINT "option_groups_display_known" CHECK ("option_groups"."display" in ('single', 'multiple', 'quantity')),
	CONSTRAINT "option_groups_bounds" CHECK ("option_groups"."min" >= 0 and "option_groups"."max" >= 1 and "option_groups"."min" <= "option_groups"."max" and "option_groups"."max" <= 30),
	CONSTRAINT "option_groups_single_takes_one" CHECK ("option_groups"."display" <> 'single' or "option_groups"."max" = 1)
);
--> statement-breakpoint
CREATE TABLE "options" (
	"id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"name" text NOT NULL,
	"translations" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"price_delta_minor" bigint DEFAULT 0 NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"sort" integer DEFAULT 0 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "options_price_sane" CHECK ("options"."price_delta_minor" between 0 and 10000000000)
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"user_id" uuid,
	"order_id" uuid NOT NULL,
	"template" text NOT NULL,
	"order_status" "order_status" NOT NULL,
	"locale" text NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"provider_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "notifications_once" UNIQUE("event_id","channel","recipient"),
	CONSTRAINT "notifications_channel_known" CHECK ("notifications"."channel" in ('email', 'in_app')),
	CONSTRAINT "notifications_template_known" CHECK ("notifications"."template" in ('order_placed', 'order_ready', 'order_rejected', 'order_cancelled', 'order_moved')),
	CONSTRAINT "notifications_status_known" CHECK ("notifications"."status" in ('queued', 'sent'))
);
--> statement-breakpoint
CREATE TABLE "order_capabilities" (
	"order_id" uuid NOT NULL,
	"scope" "capability_scope" NOT NULL,
	"generation" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "order_capabilities_pkey" PRIMARY KEY("order_id","scope","generation")
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"order_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"type" "order_event_type" NOT NULL,
	"from_status" "order_status",
	"to_status" "order_status" NOT NULL,
	"by_role" "actor_role" NOT NULL,
	"by_user_id" uuid,
	"reason" text,
	"command" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "order_events_pkey" PRIMARY KEY("order_id","seq"),
	CONSTRAINT "order_events_first_is_placed" CHECK (("order_events"."seq" = 1) = ("order_events"."from_status" is null))
);
--> statement-breakpoint
CREATE TABLE "order_line_options" (
	"line_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"option_id" uuid,
	"group_name" text NOT NULL,
	"name" text NOT NULL,
	"translations" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"quantity" integer NOT NULL,
	"price_delta_minor" bigint NOT NULL,
	CONSTRAINT "order_line_options_pkey" PRIMARY KEY("line_id","position"),
	CONSTRAINT "order_line_options_quantity_positive" CHECK ("order_line_options"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"item_id" uuid NOT NULL,
	"station_id" uuid NOT NULL,
	"name" text NOT NULL,
	"translations" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price_minor" bigint NOT NULL,
	"subtotal_minor" bigint NOT NULL,
	"tax_bp" integer NOT NULL,
	"tax_minor" bigint NOT NULL,
	"note" text,
	CONSTRAINT "order_lines_in_order" UNIQUE("order_id","position"),
	CONSTRAINT "order_lines_quantity_positive" CHECK ("order_lines"."quantity" > 0),
	CONSTRAINT "order_lines_subtotal_adds_up" CHECK ("order_lines"."subtotal_minor" = "order_lines"."unit_price_minor" * "order_lines"."quantity"),
	CONSTRAINT "order_lines_tax_sane" CHECK ("order_lines"."tax_minor" between 0 and "order_lines"."subtotal_minor")
);
--> statement-breakpoint
CREATE TABLE "order_moves" (
	"from_status" "order_status" NOT NULL,
	"to_status" "order_status" NOT NULL,
	"roles" "actor_role"[] NOT NULL,
	"fulfilment" "fulfilment",
	"needs_reason" boolean NOT NULL,
	"returns_stock" boolean NOT NULL,
	CONSTRAINT "order_moves_pkey" PRIMARY KEY("from_status","to_status")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"user_id" uuid,
	"number" integer NOT NULL,
	"business_day" date NOT NULL,
	"status" "order_status" NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"feed_seq" bigint NOT NULL,
	"fulfilment" "fulfilment" NOT NULL,
	"table_name" text,
	"address" jsonb,
	"contact_name" text NOT NULL,
	"contact_email" text,
	"contact_phone" text,
	"note" text,
	"locale" text NOT NULL,
	"currency" text NOT NULL,
	"tax_mode" "tax_mode" NOT NULL,
	"subtotal_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"delivery_fee_minor" bigint DEFAULT 0 NOT NULL,
	"total_minor" bigint NOT NULL,
	"payment_method" "payment_method" NOT NULL,
	"payment_status" "payment_status" DEFAULT 'unpaid' NOT NULL,
	"menu_version" bigint NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"promised_at" timestamp with time zone NOT NULL,
	"promise_made_at" timestamp with time zone NOT NULL,
	"status_at" timestamp with time zone NOT NULL,
	"reason" text,
	"anonymised_at" timestamp with time zone,
	CONSTRAINT "orders_number_once_a_day" UNIQUE("restaurant_id","business_day","number"),
	CONSTRAINT "orders_amounts_sane" CHECK (least("orders"."subtotal_minor", "orders"."tax_minor", "orders"."delivery_fee_minor") >= 0 and "orders"."total_minor" <= 10000000000),
	CONSTRAINT "orders_total_adds_up" CHECK ("orders"."total_minor" = "orders"."subtotal_minor" + "orders"."delivery_fee_minor" + case "orders"."tax_mode" when 'exclusive' then "orders"."tax_minor" else 0 end),
	CONSTRAINT "orders_table_iff_dine_in" CHECK (("orders"."fulfilment" = 'dine_in') = ("orders"."table_name" is not null)),
	CONSTRAINT "orders_carried_only_for_delivery" CHECK ("orders"."fulfilment" = 'delivery' or ("orders"."address" is null and "orders"."delivery_fee_minor" = 0)),
	CONSTRAINT "orders_contact_reachable" CHECK ("orders"."anonymised_at" is not null or "orders"."contact_email" is not null or "orders"."contact_phone" is not null)
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"order_id" uuid NOT NULL,
	"station_id" uuid NOT NULL,
	"state" "ticket_state" NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tickets_one_per_station" PRIMARY KEY("order_id","station_id")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"user_id" uuid NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_pkey" PRIMARY KEY("user_id","restaurant_id"),
	CONSTRAINT "memberships_role_known" CHECK ("memberships"."role" in ('kitchen', 'staff', 'manager', 'owner'))
);
--> statement-breakpoint
CREATE TABLE "restaurants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"translations" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"picture" text,
	"address" text NOT NULL,
	"phone" text,
	"timezone" text NOT NULL,
	"currency" text NOT NULL,
	"tax_mode" "tax_mode" NOT NULL,
	"locales" text[] NOT NULL,
	"fulfilments" "fulfilment"[] NOT NULL,
	"prep_minutes" smallint NOT NULL,
	"sort" integer DEFAULT 0 NOT NULL,
	"state" "restaurant_state" DEFAULT 'open' NOT NULL,
	"message" text,
	"until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"menu_version" bigint DEFAULT 1 NOT NULL,
	"availability_seq" bigint DEFAULT 0 NOT NULL,
	"feed_seq" bigint DEFAULT 0 NOT NULL,
	"number_day" date,
	"last_number" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "restaurants_slug_unique" UNIQUE("slug"),
	CONSTRAINT "restaurants_name_unique" UNIQUE("name"),
	CONSTRAINT "restaurants_currency_iso" CHECK ("restaurants"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "restaurants_locales_some" CHECK (cardinality("restaurants"."locales") > 0),
	CONSTRAINT "restaurants_prep_minutes_sane" CHECK ("restaurants"."prep_minutes" between 1 and 240),
	CONSTRAINT "restaurants_only_a_pause_ends" CHECK ("restaurants"."until" is null or "restaurants"."state" = 'paused')
);
--> statement-breakpoint
CREATE TABLE "role_verbs" (
	"role" text NOT NULL,
	"verb" text NOT NULL,
	CONSTRAINT "role_verbs_pkey" PRIMARY KEY("role","verb")
);
--> statement-breakpoint
CREATE TABLE "service_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "service_tokens_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "stations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"sort" integer DEFAULT 0 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "stations_of_restaurant" UNIQUE("restaurant_id","id")
);
--> statement-breakpoint
CREATE TABLE "stock" (
	"item_id" uuid PRIMARY KEY NOT NULL,
	"restaurant_id" uuid NOT NULL,
	"quantity" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_quantity_not_negative" CHECK ("stock"."quantity" >= 0)
);
--> statement-breakpoint
CREATE TABLE "stock_moves" (
	"item_id" uuid NOT NULL,
	"delta" integer NOT NULL,
	"reason" "stock_reason" NOT NULL,
	"ref" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_moves_once" PRIMARY KEY("ref","reason","item_id"),
	CONSTRAINT "stock_moves_not_zero" CHECK ("stock_moves"."delta" <> 0)
);
--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "categories" ADD CONSTRAINT "categories_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "categories" ADD CONSTRAINT "categories_parent_exists" FOREIGN KEY ("restaurant_id","parent_id") REFERENCES "public"."categories"("restaurant_id","id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_option_groups" ADD CONSTRAINT "item_option_groups_item_exists" FOREIGN KEY ("restaurant_id","item_id") REFERENCES "public"."menu_items"("restaurant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_option_groups" ADD CONSTRAINT "item_option_groups_group_exists" FOREIGN KEY ("restaurant_id","group_id") REFERENCES "public"."option_groups"("restaurant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_category_exists" FOREIGN KEY ("restaurant_id","category_id") REFERENCES "public"."categories"("restaurant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "menu_items" ADD CONSTRAINT "menu_items_station_exists" FOREIGN KEY ("restaurant_id","station_id") REFERENCES "public"."stations"("restaurant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "option_groups" ADD CONSTRAINT "option_groups_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "options" ADD CONSTRAINT "options_group_exists" FOREIGN KEY ("restaurant_id","group_id") REFERENCES "public"."option_groups"("restaurant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_capabilities" ADD CONSTRAINT "order_capabilities_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_line_options" ADD CONSTRAINT "order_line_options_line_id_order_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_item_id_menu_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."menu_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_station_id_stations_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."stations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_tokens" ADD CONSTRAINT "service_tokens_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stations" ADD CONSTRAINT "stations_restaurant_id_restaurants_id_fk" FOREIGN KEY ("restaurant_id") REFERENCES "public"."restaurants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_item_exists" FOREIGN KEY ("restaurant_id","item_id") REFERENCES "public"."menu_items"("restaurant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_moves" ADD CONSTRAINT "stock_moves_item_id_stock_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."stock"("item_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_age" ON "idempotency_keys" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "deliveries_open" ON "deliveries" USING btree ("next_at") WHERE "deliveries"."acked_at" is null;--> statement-breakpoint
CREATE INDEX "inbox_by_age" ON "inbox" USING brin ("handled_at");--> statement-breakpoint
CREATE INDEX "outbox_by_age" ON "outbox" USING brin ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "refresh_tokens_one_usable" ON "refresh_tokens" USING btree ("session_id") WHERE "refresh_tokens"."replaced_at" is null;--> statement-breakpoint
CREATE INDEX "refresh_tokens_by_session" ON "refresh_tokens" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_family_unique" ON "sessions" USING btree ("family_id");--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_by_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sign_in_attempts_by_age" ON "sign_in_attempts" USING btree ("updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_unique" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "users_username_unique" ON "users" USING btree (lower("username"));--> statement-breakpoint
CREATE UNIQUE INDEX "categories_slug_unique" ON "categories" USING btree ("restaurant_id","slug");--> statement-breakpoint
CREATE INDEX "item_option_groups_by_group" ON "item_option_groups" USING btree ("group_id");--> statement-breakpoint
CREATE UNIQUE INDEX "menu_items_slug_unique" ON "menu_items" USING btree ("restaurant_id","slug") WHERE "menu_items"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "menu_items_by_category" ON "menu_items" USING btree ("category_id");--> statement-breakpoint
CREATE INDEX "options_by_group" ON "options" USING btree ("group_id");--> statement-breakpoint
CREATE INDEX "notifications_by_order" ON "notifications" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "notifications_by_user" ON "notifications" USING btree ("user_id","seq");--> statement-breakpoint
CREATE INDEX "orders_by_user" ON "orders" USING btree ("user_id","placed_at","id") WHERE "orders"."user_id" is not null;--> statement-breakpoint
CREATE INDEX "orders_by_restaurant" ON "orders" USING btree ("restaurant_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_on_board" ON "orders" USING btree ("restaurant_id") WHERE "orders"."status" in ('placed', 'confirmed', 'preparing', 'ready');--> statement-breakpoint
CREATE INDEX "memberships_by_restaurant" ON "memberships" USING btree ("restaurant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "stations_slug_unique" ON "stations" USING btree ("restaurant_id","slug");--> statement-breakpoint
CREATE INDEX "stock_by_restaurant" ON "stock" USING btree ("restaurant_id");--> statement-breakpoint
CREATE INDEX "stock_moves_by_item" ON "stock_moves" USING btree ("item_id");