import type pg from "pg";
import type { PoolClient } from "pg";
import { failureAnswer } from "#local/neon-answer.ts";
import { operationOf, parseSqlRequest, type SqlRequest } from "#local/neon-body.ts";
import { runStatement } from "#local/neon-statement.ts";
import { jsonAnswer } from "./network.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** Where the functions that tell the time are looked for before Postgres's own. */
const CLOCK_SCHEMA = "simulated_clock";

/**
 * Run in an empty database before its schema is made: from then on, everything in it that asks for the time is told the one that is
 * set. Tables and functions go where they always go.
 */
export const clockSql = (database: string, startIso: string): string[] => [
  `create schema ${CLOCK_SCHEMA}`,
  ...["now", "clock_timestamp"].map(
    (name) => `create function ${CLOCK_SCHEMA}.${name}() returns timestamptz language sql stable
      as $$ select current_setting('${CLOCK_SCHEMA}.now')::timestamptz $$`,
  ),
  `alter database ${database} set search_path = public, ${CLOCK_SCHEMA}, pg_catalog`,
  `alter database ${database} set ${CLOCK_SCHEMA}.now = '${startIso}'`,
];

/** Neon's `/sql` over one connection, without a network: a statement is there or it is not. */
export class PostgresService {
  /** How far the database's clock is ahead of the true one. */
  aheadMs = 0;
  #last: Promise<unknown> = Promise.resolve();
  #underWay = 0;

  constructor(
    readonly client: pg.Client,
    readonly clock: VirtualClock,
  ) {}

  /** What a call asks for, for the story and for whoever looks for it. */
  static read(body: string): { request: SqlRequest; operation: string } {
    const request = parseSqlRequest({ body: Buffer.from(body) });
    return { request, operation: operationOf(request).replace(/^sql /, "") };
  }

  /** Runs the statement of a call and answers as Neon does. */
  async answer({ batch, statements }: SqlRequest): Promise<Response> {
    const [statement] = statements;
    if (batch || !statement) throw new Error("The Worker sends one statement at a time.");
    await this.tellTime();
    try {
      const client = this.client as unknown as PoolClient;
      return jsonAnswer(await this.inTurn(async () => await runStatement(client, statement, { bytes: 0 })));
    } catch (error) {
      const { status, json } = failureAnswer(error);
      return jsonAnswer(json, status);
    }
  }

  /** Whether a statement is under way. */
  get isBusy(): boolean {
    return this.#underWay > 0;
  }

  /** Sets the database's clock. Each statement has a moment of its own, a millisecond after the one before. */
  async tellTime(): Promise<void> {
    this.clock.nudge(1);
    const iso = new Date(this.clock.now + this.aheadMs).toISOString();
    await this.query(`select set_config('${CLOCK_SCHEMA}.now', $1, false)`, [iso]);
  }

  /** A statement of the simulation's own. */
  async query<Row extends pg.QueryResultRow = Record<string, unknown>>(
    sql: string,
    params: unknown[] = [],
  ): Promise<Row[]> {
    return (await this.inTurn(async () => await this.client.query<Row>(sql, params))).rows;
  }

  /** Statements go one after the other, in the order in which they were asked for. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#underWay--;
    }
  }
}
