ALTER TABLE "idempotency_keys" ALTER COLUMN "answer" SET DATA TYPE json;--> statement-breakpoint
-- What our functions return becomes json as well, and Postgres changes no function's type in place. They come back right after this,
-- with db/functions. Nothing was deployed yet that could miss one of them: later changes are made as `_v2`.
DO $$
DECLARE
	f regprocedure;
BEGIN
	LOOP
		SELECT p.oid::regprocedure INTO f
		FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
		WHERE p.pronamespace = 'public'::regnamespace AND p.proname ~ '_v1$' AND l.lanname IN ('sql', 'plpgsql')
		LIMIT 1;
		EXIT WHEN NOT FOUND;
		EXECUTE format('DROP FUNCTION %s CASCADE', f);
	END LOOP;
END $$;
