import * as z from "zod";
import { Refusal } from "./http.ts";
import type { Call } from "./http.ts";

// The wire format of Postgres counts parameters in two bytes.
const PARAMS_MAX = 65_535;
const QUERIES_MAX = 10_000;

const Query = z.object({ query: z.string(), params: z.array(z.unknown()).max(PARAMS_MAX).default([]) });
const Body = z.union([z.object({ queries: z.array(Query).max(QUERIES_MAX) }), Query]);

export interface Statement {
  text: string;
  params: (string | null)[];
}

/** What a `POST /sql` asks for: one statement, or several in one transaction. */
export interface SqlRequest {
  batch: boolean;
  statements: Statement[];
}

/** A JSON answer with status 400 is what the driver makes an error with a message of. */
export function refuse(message: string, status = 400): Refusal {
  return new Refusal({ status, json: { message, code: null } });
}

/** Reads the body of a call. Each value reaches Postgres as text, as on Neon. */
export function parseSqlRequest(call: Pick<Call, "body">): SqlRequest {
  let json: unknown;
  try {
    json = JSON.parse(call.body.toString("utf8"));
  } catch (error) {
    throw refuse(`could not parse the HTTP request body: ${String(error)}`);
  }
  const parsed = Body.safeParse(json);
  if (!parsed.success) throw refuse("could not parse the HTTP request body: expected {query, params} or {queries}");
  const batch = "queries" in parsed.data;
  const queries = "queries" in parsed.data ? parsed.data.queries : [parsed.data];
  return {
    batch,
    statements: queries.map(({ query, params }) => ({ text: checked(query), params: params.map(asText) })),
  };
}

/** A short name to count and match it by: the command that it runs or the function that it calls (`place_order_v1`), else its first word. */
export function operationOf(request: SqlRequest | undefined): string {
  if (!request) return "sql unreadable";
  const labels = request.statements.slice(0, 20).map(({ text }) => labelOf(text));
  return `${request.batch ? "batch" : "sql"} ${labels.join("+")}`;
}

function labelOf(text: string): string {
  const run = /'([a-z][a-z0-9_]{0,60}_v\d{1,3})'/i.exec(text)?.[1];
  const called = /\b([a-z][a-z0-9_]{0,60}_v\d{1,3})\s*\(/i.exec(text)?.[1];
  return (run ?? called ?? /[a-z]+/i.exec(text)?.[0].slice(0, 20) ?? "empty").toLowerCase();
}

// A statement travels as a C string: what follows the byte would be read as the next message.
function checked(text: string): string {
  if (text.includes("\0")) throw refuse("string contains embedded null");
  return text;
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return asArray(value);
  return JSON.stringify(value);
}

/** A Postgres array literal. An object inside it becomes JSON twice over, as on Neon. */
function asArray(values: unknown[]): string {
  const elements = values.map((value) => {
    if (value === null) return "NULL";
    if (Array.isArray(value)) return asArray(value);
    const text = JSON.stringify(value);
    return typeof value === "object" ? JSON.stringify(text) : text;
  });
  return `{${elements.join(",")}}`;
}
