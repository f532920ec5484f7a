import { ErrorReply, Status } from "./resp.ts";
import type { Reply } from "./resp.ts";

export type Encoding = "base64" | "none";
export type Result = { result: unknown } | { error: string };

/** A reply as Upstash sends it. With base64 every string is encoded, however deep it lies; only a plain OK is left alone. */
export function toResult(reply: Reply, encoding: Encoding): Result {
  if (reply instanceof ErrorReply) return { error: reply.message };
  if (reply instanceof Status && reply.text === "OK") return { result: "OK" };
  return { result: toJson(reply, encoding) };
}

function toJson(reply: Reply, encoding: Encoding): unknown {
  if (reply === null || typeof reply === "number") return reply;
  if (Array.isArray(reply)) return reply.map((item) => toJson(item, encoding));
  if (reply instanceof ErrorReply) return encodeText(Buffer.from(reply.message), encoding);
  return encodeText(reply instanceof Status ? Buffer.from(reply.text) : reply, encoding);
}

function encodeText(bytes: Buffer, encoding: Encoding): string {
  return encoding === "base64" ? bytes.toString("base64") : bytes.toString("utf8");
}
