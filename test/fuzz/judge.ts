import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { ERROR_STATUS, type ErrorCode } from "#domain/error-codes.ts";
import type { ApiDocument } from "#worker/docs/document.ts";
import type { Reply } from "./exchange.ts";
import type { Target } from "./targets.ts";

/** An answer may take so long, whatever it answers. */
export const ANSWER_MS_MAX = 10_000;

/** What an answer tells that nobody outside may know: how we are built, and what went wrong inside. */
const TELLTALES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a stack", /\n\s+at |\bat (async )?\S+ \(\S+:\d+|\bat file:/],
  [
    "a file of ours",
    /node_modules|\.[cm]?[jt]sx?:\d+|file:\/\/|\/(domain|worker|realtime|local|db|web)\/[a-z-]+\.|\/tmp\//,
  ],
  ["a statement", /\bselect\b.{1,200}\bfrom\b|\binsert into\b|\bupdate\b.{1,80}\bset\b|\bdelete from\b|_v\d\(/i],
  ["what the database said", /postgres|pg_|sqlstate|violates|constraint|invalid input syntax|duplicate key value/i],
  ["a library of ours", /zod|drizzle|neon|upstash|remix|TypeError|RangeError|SyntaxError|ReferenceError/i],
];

/** How an answer is checked: by the document, by the rules that hold for all of them, and for what must not be in it. */
export class Judge {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  readonly #checks = new Map<string, ValidateFunction>();
  readonly #secrets: readonly string[];

  constructor(document: ApiDocument, secrets: readonly string[]) {
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ ...document, $id: "openapi" });
    this.#secrets = secrets;
  }

  /** What is wrong with an answer; nothing when all is well. `isRight` tells that its request was not changed. */
  problems(target: Target, reply: Reply, isRight: boolean): string[] {
    const found = [...this.#always(reply), ...this.#ofFamily(target, reply)];
    if (isRight && reply.status >= 400 && reply.status !== target.hopesFor && !RACES.has(reply.status)) {
      found.push(`a right request was answered ${reply.status}`);
    }
    return found;
  }

  #always(reply: Reply): string[] {
    const found: string[] = [];
    if (reply.status >= 500) found.push(`status ${reply.status}`);
    if (reply.ms > ANSWER_MS_MAX) found.push(`answered after ${(reply.ms / 1_000).toFixed(1)} s`);
    const told = [...reply.headers].map(([name, value]) => `${name}: ${value}`).join("\n") + reply.text;
    if (this.#secrets.some((secret) => told.includes(secret))) found.push("a secret in the answer");
    return found;
  }

  #ofFamily(target: Target, reply: Reply): string[] {
    if (target.family === "page") return pageProblems(reply);
    const isApi = target.family === "api" || (target.family === "hook" && reply.status !== NEVER_AGAIN);
    if (reply.status < 400) return target.family === "api" ? this.#successProblems(target, reply) : [];
    return isApi ? this.#refusalProblems(target, reply) : plainProblems(reply);
  }

  #successProblems(target: Target, reply: Reply): string[] {
    if (reply.status === 304) return reply.text === "" ? [] : ["a body that came with 304"];
    if (target.method === "HEAD") return reply.text === "" ? [] : ["a body that came with HEAD"];
    if (reply.status >= 300) return [`status ${reply.status}`];
    const documented = target.operation?.responses?.[String(reply.status)];
    if (!documented) return [`status ${reply.status} is not in the document`];
    const [type] = Object.keys(documented.content ?? {});
    if (type === undefined) return reply.text === "" ? [] : ["a body that the document does not know"];
    if (!(reply.headers.get("content-type") ?? "").startsWith(type)) return [`its content type is not ${type}`];
    if (type !== "application/json") return [];
    const body = parse(reply.text);
    if (body === undefined) return ["a success that is no JSON"];
    return this.#against(target, reply.status, body);
  }

  #refusalProblems(target: Target, reply: Reply): string[] {
    if (target.method === "HEAD") return [];
    const body = parse(reply.text) as Record<string, unknown> | undefined;
    if (target.name === READINESS && reply.status === 503) return [];
    if (body === undefined) return ["a refusal that is no JSON"];
    const found = this.#against(target, "Error", body);
    if (found.length > 0) return found;
    const { statusCode, code, requestId } = body as { statusCode: number; code: ErrorCode; requestId: string };
    if (statusCode !== reply.status) found.push(`it says ${statusCode} within and ${reply.status} without`);
    if (ERROR_STATUS[code] !== reply.status) found.push(`${code} came with ${reply.status}`);
    if (requestId !== reply.headers.get("x-request-id")) found.push("its request id is not the header's");
    if (reply.status === 429 && !reply.headers.has("retry-after")) found.push("429 without Retry-After");
    if (reply.headers.get("cache-control") !== "no-store") found.push("a refusal that may be kept");
    if (!isExpected(target, reply.status, code)) found.push(`the document does not say ${code}`);
    return [...found, ...telltales(withoutFieldNames(body))];
  }

  #against(target: Target, answer: number | "Error", body: unknown): string[] {
    const pointer =
      answer === "Error"
        ? "openapi#/components/schemas/Error"
        : `openapi#/paths/${escape(target.path)}/${target.method.toLowerCase()}/responses/${answer}/content/application~1json/schema`;
    let check = this.#checks.get(pointer);
    if (!check) {
      check = this.#ajv.compile({ $ref: pointer });
      this.#checks.set(pointer, check);
    }
    if (check(body)) return [];
    const [first] = check.errors ?? [];
    return [`against its schema: ${first?.instancePath} ${first?.message} ${JSON.stringify(first?.params)}`];
  }
}

const READINESS = "GET /api/v1/health/ready";
/** What QStash is told when it must not come again. */
const NEVER_AGAIN = 489;
/** Others play on the same stage: a count may have moved since it was read, and many orders are many. */
const RACES: ReadonlySet<number> = new Set([409, 422, 429]);

/** Refusals of what stands before every route, and of an address that leads to another route or none. */
const EVERYWHERE: ReadonlySet<ErrorCode> = new Set([
  "not_found",
  "method_not_allowed",
  "payload_too_large",
  "unsupported_media_type",
] as const);

function isExpected({ family, operation }: Target, status: number, code: ErrorCode): boolean {
  if (family !== "api" || operation === undefined || EVERYWHERE.has(code)) return true;
  return operation.responses?.[String(status)]?.description?.includes(`\`${code}\``) === true;
}

function pageProblems({ status, headers, text }: Reply): string[] {
  const found: string[] = [];
  const type = headers.get("content-type") ?? "";
  if (text !== "" && !/^text\/|^application\/(json|manifest\+json|zip)|^image\//.test(type))
    found.push(`a page of type "${type}"`);
  if (!headers.has("content-security-policy")) found.push("a page without a policy");
  return status >= 400
    ? [...found, ...telltales(text.replaceAll(/<script[\s\S]*?<\/script>/g, "")).filter(notOfPages)]
    : found;
}

/** A page may say the names of things that it is about. */
const notOfPages = (problem: string) => !problem.includes("library");

const PLAIN_MAX = 200;

/** The doors of rooms and the queue's refusals say two words, and nothing of why. */
const plainProblems = ({ text }: Reply): string[] => [
  ...(text.length > PLAIN_MAX ? ["a refusal of many words"] : []),
  ...telltales(text),
];

const telltales = (text: string): string[] =>
  TELLTALES.filter(([, pattern]) => pattern.test(text)).map(([what]) => `it tells ${what}`);

/** The caller's own keys come back as the names of fields; everything else in a refusal is our own words. */
function withoutFieldNames(body: Record<string, unknown>): string {
  const { details, requestId: _, ...rest } = body;
  const said = Array.isArray(details) ? details.map(({ field: __, ...detail }: { field?: unknown }) => detail) : [];
  return JSON.stringify([rest, said]);
}

const escape = (path: string) =>
  path.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D");

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The values of settings that must never be seen outside. */
export const secretsOf = (vars: Readonly<Record<string, string>>): string[] =>
  Object.entries(vars)
    .filter(([name]) => /TOKEN|KEY|DATABASE_URL/.test(name))
    .flatMap(([name, value]) => (name.endsWith("_KEYS") ? secretsOfKeys(value) : [value]));

const secretsOfKeys = (json: string): string[] =>
  (JSON.parse(json) as { d?: string; secret?: string }[]).flatMap(({ d, secret }) => [d ?? [], secret ?? []].flat());
