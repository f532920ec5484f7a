import pg from "pg";
import type { PoolClient } from "pg";
import { Refusal } from "./http.ts";
import type { Answer, Call } from "./http.ts";
import { refuse } from "./neon-body.ts";
import type { SqlRequest } from "./neon-body.ts";
import type { Pools } from "./neon-pools.ts";
import { ResponseTooLarge, runStatement } from "./neon-statement.ts";
import type { StatementResult } from "./neon-statement.ts";

const ISOLATION_LEVELS: Record<string, string> = {
  ReadUncommitted: "read uncommitted",
  ReadCommitted: "read committed",
  RepeatableRead: "repeatable read",
  Serializable: "serializable",
};

const ERROR_FIELDS = [
  ...["code", "detail", "hint", "position", "internalPosition", "internalQuery", "severity", "where", "table"],
  ...["column", "schema", "dataType", "constraint", "file", "line", "routine"],
] as (keyof pg.DatabaseError)[];

/** Answers one `POST /sql`. Undefined when a fault has cut the socket. */
export async function answerSql(pools: Pools, call: Call, request: SqlRequest): Promise<Answer | undefined> {
  const { headers } = call;
  if (headers["neon-raw-text-output"] !== "true" || headers["neon-array-mode"] !== "true") {
    throw refuse("this local endpoint answers in raw text and arrays only, as the driver asks for");
  }
  const begin = beginFrom(headers);
  let client: PoolClient;
  try {
    client = await pools.connect(headers["neon-connection-string"]?.toString());
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof pg.DatabaseError) return failureAnswer(error);
    return { status: 500, json: { message: `couldn't connect to compute node: ${String(error)}`, code: null } };
  }

  // Whoever goes away before the answer wants nothing done; what is committed by then stays.
  const cancel = () => void pools.cancel(client);
  call.signal.addEventListener("abort", cancel);
  let reusable = false;
  try {
    const inTransaction = request.batch || call.fault !== null;
    const results = inTransaction
      ? await runInTransaction(client, call, request, begin)
      : await runAlone(client, request);
    reusable = !call.signal.aborted && client.getTransactionStatus() === "I";
    if (!results) call.request.socket.destroy();
    return results && { json: request.batch ? { results } : results[0] };
  } catch (error) {
    // After a rollback a connection is as good as new; after a failed single statement Neon does not look, and drops it.
    reusable = request.batch && !call.signal.aborted && client.getTransactionStatus() === "I";
    return failureAnswer(error);
  } finally {
    call.signal.removeEventListener("abort", cancel);
    client.release(!reusable);
  }
}

async function runAlone(client: PoolClient, request: SqlRequest): Promise<StatementResult[]> {
  const [statement] = request.statements;
  return statement ? [await runStatement(client, statement, { bytes: 0 })] : [];
}

/** All of the statements or none. Undefined when a fault took it all back just before the commit. */
async function runInTransaction(
  client: PoolClient,
  call: Call,
  request: SqlRequest,
  begin: string,
): Promise<StatementResult[] | undefined> {
  const results: StatementResult[] = [];
  const size = { bytes: 0 };
  await client.query(begin);
  try {
    for (const statement of request.statements) results.push(await runStatement(client, statement, size));
    if (call.signal.aborted) throw new Error("Query cancelled, connection was terminated");
  } catch (error) {
    if (!(error instanceof ResponseTooLarge)) await client.query("rollback").catch(() => undefined);
    throw error;
  }
  await client.query(call.fault ? "rollback" : "commit");
  return call.fault ? undefined : results;
}

function beginFrom(headers: Call["headers"]): string {
  const level = headers["neon-batch-isolation-level"];
  const isolation = ISOLATION_LEVELS[String(level)];
  if (level !== undefined && !isolation) throw refuse("invalid isolation level");
  const modes = [
    isolation && `isolation level ${isolation}`,
    headers["neon-batch-read-only"] === "true" && "read only",
    headers["neon-batch-deferrable"] === "true" && "deferrable",
  ].filter(Boolean);
  return `start transaction ${modes.join(", ")}`;
}

/** As Neon answers to what a statement threw: 400 with Postgres's own fields, each null when absent; 507 when the answer is too large. */
export function failureAnswer(error: unknown): Answer {
  if (error instanceof ResponseTooLarge) return { status: 507, json: { message: error.message, code: null } };
  const source = error instanceof pg.DatabaseError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const fields = Object.fromEntries(ERROR_FIELDS.map((field) => [field, source?.[field] ?? null]));
  return { status: 400, json: { message, ...fields } };
}
