-- What a verified token turns out to be worth at this moment: `actor_scope_v1` resolves it once a statement, and `visible_to`
-- compares rows with it.
CREATE TYPE actor_scope AS (
	kind text,
	user_id uuid,
	session_id uuid,
	platform_role text,
	order_id uuid,
	capability text,
	service_restaurant_id uuid,
	member_of uuid[],
	member_roles text[],
	reads_orders_of uuid[],
	reads_all_orders boolean
);
--> statement-breakpoint
-- Rows that are updated over and over keep room in their page, so that an update touches no index and old versions are
-- pruned in passing.
ALTER TABLE restaurants SET (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
--> statement-breakpoint
ALTER TABLE stock SET (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
--> statement-breakpoint
ALTER TABLE orders SET (fillfactor = 80);
--> statement-breakpoint
ALTER TABLE tickets SET (fillfactor = 70);
--> statement-breakpoint
ALTER TABLE deliveries SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
