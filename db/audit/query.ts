/** Runs one statement and returns its rows: a pool's query, one connection's, or a test database's. */
export type Query = <Row extends Record<string, unknown>>(sql: string, params?: unknown[]) => Promise<Row[]>;
