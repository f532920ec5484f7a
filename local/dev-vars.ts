import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { makeCapabilityKeys, makeJwtKeys, makeRoomPushKey } from "../scripts/make-keys.ts";
import type { Ports } from "./ports.ts";
import { PASSWORD, USER } from "./postgres-folder.ts";
import { StartError } from "./start-error.ts";

export type DevVars = Record<string, string>;

const HEADER = `# The settings of the local cloud, made by npm start and read by nothing but local commands.
# Keys are made once and kept. Addresses are written anew by each start, after PORT.
# REDIS_URL=redis://127.0.0.1:6379 makes a Redis of yours the local one's store.
`;

/**
 * The variables of the local cloud: keys from the file, or new ones where it has none; addresses from the ports. Writes
 * the file when anything changed. Throws a StartError for a database that is not on this machine.
 */
export function prepareDevVars(file: string, ports: Ports): DevVars {
  const known = existsSync(file) ? parseDevVars(readFileSync(file, "utf8")) : {};
  refuseRemote(known, file);
  const vars: DevVars = { ...known };
  for (const [name, make] of Object.entries(KEYS)) vars[name] ||= make();
  Object.assign(vars, addresses(ports));
  const text =
    HEADER +
    Object.entries(vars)
      .map(([name, value]) => `${name}=${quote(value)}\n`)
      .join("");
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writePrivately(file, text);
  return vars;
}

/** The variables of a local cloud that was started before, for the commands that work on it. */
export function readDevVars(file: string): DevVars {
  if (!existsSync(file)) throw new StartError(`There is no ${file} yet: npm start makes it.`);
  const vars = parseDevVars(readFileSync(file, "utf8"));
  if (!vars["DATABASE_URL"]) throw new StartError(`${file} names no DATABASE_URL: npm start writes it.`);
  refuseRemote(vars, file);
  return vars;
}

/** Throws unless the address is of this machine. Local commands never touch another one's data. */
export function requireLoopback(name: string, url: string, where: string): void {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  if (/^(127(\.\d{1,3}){3}|localhost|\[::1\])$/i.test(host)) return;
  throw new StartError(`${name} in ${where} is not on this machine: local commands work on 127.0.0.1 only.`);
}

function refuseRemote(vars: DevVars, file: string): void {
  for (const name of ["DATABASE_URL", "REDIS_URL"]) if (vars[name]) requireLoopback(name, vars[name], file);
}

/** `NAME=value` a line; quotes around a value are taken off; `#` begins a comment line. */
export function parseDevVars(text: string): DevVars {
  const vars: DevVars = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ""] = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name) vars[name] = /^(['"])(.*)\1$/.exec(value)?.[2] ?? value;
  }
  return vars;
}

const KEYS: Record<string, () => string> = {
  ENVIRONMENT: () => "development",
  MAIL_FROM: () => "Comanda <orders@comanda.example>",
  UPSTASH_REDIS_REST_TOKEN: () => secret("redis"),
  QSTASH_TOKEN: () => secret("qstash"),
  QSTASH_CURRENT_SIGNING_KEY: () => secret("sig"),
  QSTASH_NEXT_SIGNING_KEY: () => secret("sig"),
  RESEND_API_KEY: () => secret("re"),
  ROOM_PUSH_KEY: () => makeRoomPushKey("local"),
  JWT_KEYS: () => makeJwtKeys("local"),
  CAPABILITY_KEYS: () => makeCapabilityKeys("local"),
};

function addresses(ports: Ports): DevVars {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return {
    PUBLIC_URL: `http://localhost:${ports.product}`,
    DATABASE_URL: `postgres://${USER}:${PASSWORD}@127.0.0.1:${ports.postgres}/comanda`,
    NEON_LOCAL_URL: at(ports.neon),
    UPSTASH_REDIS_REST_URL: at(ports.redis),
    QSTASH_URL: at(ports.qstash),
    RESEND_BASE_URL: at(ports.console),
  };
}

const secret = (kind: string) => `${kind}_local_${randomBytes(24).toString("base64url")}`;
// Quotes keep JSON as it is, for our own reader and for wrangler's.
function quote(value: string): string {
  if (/^[\w.:/@-]*$/.test(value)) return value;
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}

function writePrivately(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, file);
}
