import { gzipSync } from "node:zlib";
import type { Schema } from "#worker/docs/document.ts";
import { write, type Root } from "./json-tree.ts";

/** A request in the parts that can be changed one by one, before it is put together. */
export type WireRequest = {
  method: string;
  /** The path's pieces: fixed words, and values that stand for a name in braces and are encoded when written. */
  path: PathPart[];
  /** How the path is spelled when not as its pieces say. */
  spelling: ((path: string) => string) | null;
  query: QueryPart[];
  headers: Header[];
  body: Root | null;
  bodySchema: Schema | undefined;
  /** What becomes of the body's bytes at last. */
  bytes: ((text: string) => Buffer) | null;
  /** Sends the length with the body, as nearly everybody does; else it is sent in chunks. */
  knowsLength: boolean;
  /** Signs what is really sent, where a signature is needed. */
  sign: ((path: string, body: Buffer) => Record<string, string>) | null;
};
export type PathPart = { word: string } | { name: string; value: string; schema: Schema | undefined };
export type QueryPart = { name: string; value: string; schema: Schema | undefined };
export type Header = { name: string; value: string };

/** The same as it goes over the line. Headers may stand twice. */
export type Wire = { method: string; target: string; headers: Header[]; body: Buffer | null };

/** Puts a request together. */
export function toWire(request: WireRequest): Wire {
  const spelled = request.path.map((part) => ("word" in part ? part.word : encode(part.value))).join("/");
  const path = request.spelling ? `/${request.spelling(spelled).replace(/^\//, "")}` : spelled; // else it is no HTTP at all
  const query = request.query.map(({ name, value }) => `${encode(name)}=${encode(value)}`).join("&");
  const target = sendable(query === "" ? path : `${path}?${query}`);
  const text = request.body === null ? null : write(request.body.tree);
  const body = request.bytes ? request.bytes(text ?? "") : text === null ? null : Buffer.from(text);
  const signed = request.sign ? request.sign(target.split("?")[0] ?? "", body ?? Buffer.alloc(0)) : {};
  const headers = [...request.headers, ...Object.entries(signed).map(([name, value]) => ({ name, value }))]
    .map(({ name, value }) => ({ name, value: sendableHeader(value) }))
    .filter(({ value }) => value !== ABSENT);
  const length =
    body === null
      ? []
      : [
          request.knowsLength
            ? { name: "content-length", value: String(body.length) }
            : { name: "transfer-encoding", value: "chunked" },
        ];
  return { method: request.method, target, headers: [...headers, ...length], body };
}

/** A header that is not sent after all. */
export const ABSENT = "\u0001absent";

/** The header of this name, written just so. */
export const find = (request: WireRequest, name: string): Header | undefined =>
  request.headers.find((header) => header.name === name);

/** Gives a header this value, whether it was there before or not. */
export function setHeader(request: WireRequest, name: string, value: string): void {
  const header = find(request, name);
  if (header) header.value = value;
  else request.headers.push({ name, value });
}

/** A text as a sender with `Content-Encoding: gzip` writes it. */
export const gzipped = (text: string): Buffer => gzipSync(text);

/** Percent-encodes a value; half a character, which has no encoding, becomes the bytes that it would be if it had one. */
export function encode(value: string): string {
  return /\p{Cs}/u.test(value) ? value.replace(/./gsu, encodeLoosely) : encodeURIComponent(value);
}

function encodeLoosely(character: string): string {
  const code = character.charCodeAt(0);
  if (character.length === 1 && code >= 0xd800 && code <= 0xdfff) {
    const bytes = [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
    return bytes.map((byte) => `%${byte.toString(16).toUpperCase()}`).join("");
  }
  return encodeURIComponent(character);
}

/** No client can send a target with a space or a control character, so those are not tried. */
const sendable = (target: string) => target.replace(/[^\x21-\x7e\x80-\xff]/g, encodeLoosely);
const sendableHeader = (value: string) => (value === ABSENT ? value : value.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?"));

/** The request as a command for a shell. A long or binary body is shown as base64 that is piped in. */
export function curlOf({ method, target, headers, body }: Wire, origin: string): string {
  const parts = ["curl -sS -g --path-as-is"];
  if (method === "HEAD") parts.push("-I");
  else if (method !== "GET" || body !== null) parts.push(`-X ${method}`);
  for (const { name, value } of headers) {
    if (name !== "content-length") parts.push(`-H ${quote(value === "" ? `${name};` : `${name}: ${value}`)}`);
  }
  if (body === null) return [...parts, quote(origin + target)].join(" ");
  const text = /^[\x20-\x7e]*$/.test(body.toString("latin1")) && body.length <= 4_000 ? body.toString() : null;
  if (text !== null) return [...parts, `--data-binary ${quote(text)}`, quote(origin + target)].join(" ");
  const line = [...parts, "--data-binary @-", quote(origin + target)].join(" ");
  return body.length <= 100_000
    ? `base64 -d <<<'${body.toString("base64")}' | ${line}`
    : `${line} # ${body.length} bytes`;
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
