import { readJson, Refusal } from "../http.ts";
import type { Call } from "../http.ts";

const COMMANDS_MAX = 10_000;

/** `POST /`: one command as a JSON list. */
export function readCommand(call: Call): string[] {
  return toCommand(readList(call));
}

/** `POST /pipeline` and `/multi-exec`: a list of commands. */
export function readCommands(call: Call): string[][] {
  const list = readList(call);
  if (list.length > COMMANDS_MAX) throw refusal("ERR too many commands in one request");
  return list.map(toCommand);
}

/** `/set/foo/bar?EX=100`: the command as a path, then the body as one more argument, then the query. */
export function readPathCommand({ path, query, body }: Call): string[] {
  const args = path.split("/").slice(1).map(decode);
  if (body.length > 0) args.push(body.toString("utf8"));
  for (const [name, value] of query) {
    if (name !== "_token") args.push(name, ...(value === "" ? [] : [value]));
  }
  return args;
}

function readList(call: Call): unknown[] {
  const json = readJson(call);
  if (!Array.isArray(json) || json.length === 0) throw refusal("ERR failed to parse the request: a list was expected");
  return json as unknown[];
}

function toCommand(list: unknown): string[] {
  if (!Array.isArray(list) || list.length === 0) throw refusal("ERR empty command");
  return list.map((arg) => {
    if (typeof arg === "string") return arg;
    if (typeof arg === "number" || typeof arg === "boolean") return String(arg);
    throw refusal("ERR failed to parse the request: an argument is no string, number or boolean");
  });
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refusal("ERR failed to parse the request: the path is not URL-encoded");
  }
}

function refusal(error: string): Refusal {
  return new Refusal({ status: 400, json: { error } });
}
