import { sql, type SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { CommandName } from "#domain/command-names.ts";
import { DatabaseUnavailable, judge, Refused, type Refusal } from "./errors.ts";

export type Orm = PgDatabase<PgQueryResultHKT>;

/** The one way to the database, whatever carries the statements. Each method is one round trip. */
export interface Database {
  /** Runs a command function. Throws Refused, DatabaseUnavailable, or DatabaseFault for a bug of ours. */
  call<Answer>(name: CommandName, command: object): Promise<Answer>;
  /** Reads rows with a statement of drizzle's `sql`. Throws the same. */
  rows<Row extends Record<string, unknown>>(statement: SQL): Promise<Row[]>;
  /** Reads with drizzle's query builder. Throws the same. */
  read<Answer>(query: (orm: Orm) => Promise<Answer>): Promise<Answer>;
}

/** Carries one statement there and its rows back, before a deadline. */
export interface Carrier {
  orm: Orm;
  /** The command's answer, by `commandStatement`. */
  command(name: CommandName, command: string, deadline: AbortSignal): Promise<unknown>;
}

/** What runs a command. Its name stands in the text, so that whoever counts statements tells them apart. */
export const commandStatement = (name: CommandName): string => `select answer_v1('${name}', $1::jsonb) as answer`;

/** Before a statement that collided is tried again: enough for the other one to finish, different for each. */
const PAUSE_MS_MAX = 60;

/**
 * A database over any carrier. Each statement is given up after `timeoutMs`; reads and commands with a key are tried once more.
 * Throws Refused, DatabaseUnavailable, DatabaseFault.
 */
export function makeDatabase(carrier: Carrier, timeoutMs: number): Database {
  const read = async <Answer>(query: (orm: Orm) => Promise<Answer>): Promise<Answer> =>
    await attempt(async () => await query(carrier.orm), timeoutMs, true);
  return {
    call: async <Answer>(name: CommandName, command: object) => {
      const text = JSON.stringify(command);
      // Without a key, nobody could tell a second attempt from a second wish.
      const again = "once" in command;
      const answer = await attempt(async (deadline) => await carrier.command(name, text, deadline), timeoutMs, again);
      if (isRefusal(answer)) {
        const { refused, ...kept } = answer;
        throw new Refused(refused, kept);
      }
      return answer as Answer;
    },
    rows: async <Row extends Record<string, unknown>>(statement: SQL) =>
      await read(async (orm) => ((await orm.execute<Row>(statement)) as { rows: Row[] }).rows),
    read,
  };
}

/** What a command refused, raised or not: with or without something that it did all the same. */
const isRefusal = (answer: unknown): answer is { refused: Refusal } =>
  typeof answer === "object" && answer !== null && "refused" in answer;

/** Tries, and once more where that is safe: both within the one deadline. */
async function attempt<Answer>(
  run: (deadline: AbortSignal) => Promise<Answer>,
  timeoutMs: number,
  again: boolean,
): Promise<Answer> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const first = await settle(run, deadline);
  if (!("error" in first)) return first.answer;
  if (!again || !(first.error instanceof DatabaseUnavailable) || deadline.aborted) throw first.error;
  await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MS_MAX));
  const second = await settle(run, deadline);
  if ("error" in second) throw second.error;
  return second.answer;
}

async function settle<Answer>(
  run: (deadline: AbortSignal) => Promise<Answer>,
  deadline: AbortSignal,
): Promise<{ answer: Answer } | { error: Error }> {
  try {
    return { answer: await run(deadline) };
  } catch (thrown) {
    return { error: judge(causeOf(thrown)).error };
  }
}

/** Drizzle wraps what the driver threw, and prints the parameters in its message. */
const causeOf = (thrown: unknown): unknown =>
  thrown instanceof Error && thrown.cause !== undefined && thrown.name !== "NeonDbError" ? thrown.cause : thrown;

/** A verified actor as the parameter that `actor_scope_v1` takes. */
export const asJson = (value: unknown): SQL => sql`${JSON.stringify(value)}::jsonb`;
