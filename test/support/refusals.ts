import { afterEach, beforeEach, expect } from "vitest";
import { ErrorBody } from "#domain/api/common.schema.ts";
import { ERROR_STATUS } from "#domain/error-codes.ts";
import type { Answer } from "./caller.ts";
import type { World } from "./world.ts";

/** A refusal in the one body that every refusal has, with nothing in it of how we work. */
export function expectRefusal(answer: Answer, statusCode: number, code?: string): void {
  expect(answer.status, answer.text).toBe(statusCode);
  const body = ErrorBody.parse(answer.body);
  expect(body.statusCode).toBe(statusCode);
  expect(ERROR_STATUS[body.code]).toBe(statusCode);
  if (code !== undefined) expect(body.code).toBe(code);
  expect(body.requestId).toBe(answer.headers.get("x-request-id"));
  expect(answer.text).not.toMatch(/postgres|select |insert |stack|node_modules|\.ts:|constraint|zod/i);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
}

/** Each test of this file must leave the database as it found it; attempts to sign in are counted, and refusals written down, all the same. */
export function leavesNothingBehind(world: () => World): void {
  let before: string;
  beforeEach(async () => {
    before = await wholeDatabase(world());
  });
  afterEach(async () => {
    expect(await wholeDatabase(world())).toBe(before);
  });
}

/** Everything in the database, as one text. */
async function wholeDatabase({ db }: World): Promise<string> {
  const tables = await db.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('sign_in_attempts', 'security_log')`,
  );
  const parts = tables.map(
    ({ name }) =>
      `select '${name}' as t, md5(coalesce(string_agg(r::text, '|' order by r::text), '')) as h from ${name} r`,
  );
  return JSON.stringify(await db.query(parts.join(" union all ")));
}
