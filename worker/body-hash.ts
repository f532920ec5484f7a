import { createHash } from "node:crypto";

/** JSON with the keys of every object in order: the same wish gives the same text, however a client wrote it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`);
  return `{${entries.join(",")}}`;
}

/** SHA-256 of what a request asks for, in hex: told apart are two requests that came with one Idempotency-Key. */
export const bodyHash = (wish: unknown): string => createHash("sha256").update(canonicalJson(wish)).digest("hex");
