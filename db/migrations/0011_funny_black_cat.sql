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
	CONSTRAINT "security_log_kind_known" CHECK ("security_log"."kind" in ('bad_token', 'refresh_reuse', 'wrong_password', 'rate_limited', 'spent_link', 'foreign_origin', 'not_allowed', 'bad_signature', 'bad_ticket')),
	CONSTRAINT "security_log_code_is_a_word" CHECK ("security_log"."code" ~ '^[a-z_]{1,40}$'),
	CONSTRAINT "security_log_route_is_a_pattern" CHECK ("security_log"."route" ~ '^[A-Z]{1,10} [/:*a-zA-Z0-9._-]{1,120}$'),
	CONSTRAINT "security_log_principal_is_an_id" CHECK ("security_log"."principal" ~ '^(user|guest):[0-9a-f-]{36}$|^service:[0-9a-f]{64}$'),
	CONSTRAINT "security_log_network_is_a_hash" CHECK ("security_log"."network" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "security_log_counts" CHECK ("security_log"."count" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX "security_log_merged" ON "security_log" USING btree ("minute","kind","code","route",coalesce("principal", "network", ''));--> statement-breakpoint
CREATE INDEX "security_log_by_time" ON "security_log" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "security_log_by_principal" ON "security_log" USING btree ("principal","at");