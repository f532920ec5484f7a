import pg from "pg";
import type { PoolClient } from "pg";
import type { Statement } from "./neon-body.ts";

export const RESPONSE_BYTES_MAX = 10 * 1024 * 1024;

/** One statement's part of the answer, in node-postgres's own shape, with every value as Postgres's text. */
export interface StatementResult {
  command: string;
  rowCount: number | null;
  rows: (string | null)[][];
  fields: pg.FieldDef[];
  rowAsArray: true;
}

export class ResponseTooLarge extends Error {
  override message = `response is too large (max is ${RESPONSE_BYTES_MAX} bytes)`;
}

const RAW_TEXT = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;

/**
 * Runs one statement by the extended protocol, which takes just one, and keeps all values as text. `size` is what the
 * answer has grown to, over all statements of a batch; when it is too large the connection is cut, as nobody reads on.
 */
export async function runStatement(
  client: PoolClient,
  { text, params }: Statement,
  size: { bytes: number },
): Promise<StatementResult> {
  const query = new pg.Query<string[]>({
    text,
    values: params,
    rowMode: "array",
    types: RAW_TEXT,
    queryMode: "extended",
  } as pg.QueryConfig<(string | null)[]>);
  const rows: (string | null)[][] = [];
  return await new Promise((resolve, reject) => {
    query.on("row", (row) => {
      const values = row as unknown as (string | null)[];
      for (const value of values) size.bytes += value === null ? 0 : value.length;
      if (size.bytes <= RESPONSE_BYTES_MAX) return void rows.push(values);
      rows.length = 0;
      reject(new ResponseTooLarge());
      void client.end();
    });
    query.on("error", reject);
    query.on("end", (result) => {
      const { command, rowCount, fields } = result as unknown as pg.QueryResult;
      resolve({ command: command ?? "", rowCount, rows, fields: fields.map(asField), rowAsArray: true });
    });
    client.query(query);
  });
}

function asField(field: pg.FieldDef): pg.FieldDef {
  const { name, dataTypeID, tableID, columnID, dataTypeSize, dataTypeModifier } = field;
  return { name, dataTypeID, tableID, columnID, dataTypeSize, dataTypeModifier, format: "text" };
}
