/** What this code needs of the database; readiness is 503 while the database is older. Written by `npm run db:version`. */
export const SCHEMA_VERSION = 65;
/** The content that carries this number. A test fails when content changed and the number did not. */
export const SCHEMA_HASH = "490f57aa9fb952f8";
