import { timingSafeEqual } from "node:crypto";
import type { PageLink } from "../html.ts";
import { readJson } from "../http.ts";
import type { Answer, Call } from "../http.ts";
import { readEmail, readEmails } from "./email-request.ts";
import type { Mail, Mailbox } from "./mailbox.ts";
import { inboxPage, mailMarkup, mailPage } from "./pages.ts";
import { resendError, resendErrorAnswer } from "./resend-errors.ts";

export interface MailDeps {
  apiKey: string;
  mailbox: Mailbox;
  /** Beside the mailbox in the navigation of its pages. */
  links: PageLink[];
}

const LIST_MAX = 200;
const KEY_CHARACTERS_MAX = 256;

/** Answers Resend's API, the pages and their API; undefined when the path is none of these. */
export async function answerMail(deps: MailDeps, call: Call): Promise<Answer | undefined> {
  const { method, path, query, fault } = call;
  const { mailbox, links } = deps;
  if (path === "/emails" || path.startsWith("/emails/")) {
    if (fault) return resendErrorAnswer("internal_server_error", "injected fault", fault.status);
    return await answerResend(deps, call);
  }
  const to = query.get("to");
  switch (`${method} ${path}`) {
    case "GET /":
    case "GET /mail":
      return inboxPage(await mailbox.list(to, LIST_MAX), to, links);
    case "GET /api/messages":
      return { json: { messages: await mailbox.list(to, LIST_MAX) } };
    case "DELETE /api/messages":
      return { json: { deleted: await mailbox.clear(to) } };
    default:
      return method === "GET" ? await answerMailPage(deps, path, query) : undefined;
  }
}

async function answerMailPage({ mailbox, links }: MailDeps, path: string, query: URLSearchParams) {
  const [, id = "", rest] = /^\/m\/([^/]+)(\/html)?$/.exec(path) ?? [];
  const mail = id === "" ? null : await mailbox.find(id);
  if (!mail) return undefined;
  return rest ? mailMarkup(mail) : mailPage(mail, query.get("part") === "text" ? "text" : "html", links);
}

async function answerResend({ apiKey, mailbox }: MailDeps, call: Call): Promise<Answer> {
  authorize(apiKey, call);
  switch (`${call.method} ${call.path}`) {
    case "POST /emails": {
      const [id] = await mailbox.send([readEmail(readJson(call))], readKey(call), call.path);
      return { json: { id } };
    }
    case "POST /emails/batch": {
      const ids = await mailbox.send(readEmails(readJson(call)), readKey(call), call.path);
      return { json: { data: ids.map((id) => ({ id })) } };
    }
    default: {
      const mail = call.method === "GET" ? await mailbox.find(call.path.slice("/emails/".length)) : null;
      if (!mail) throw resendError("not_found", "Email not found");
      return { json: describe(mail) };
    }
  }
}

function authorize(apiKey: string, { headers }: Call): void {
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (given === undefined) throw resendError("missing_api_key", "Missing API Key");
  const [a, b] = [Buffer.from(given), Buffer.from(apiKey)];
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw resendError("invalid_api_key", "API key is invalid");
}

function readKey({ headers }: Call): string | null {
  const key = headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key !== "string" || key === "" || key.length > KEY_CHARACTERS_MAX) {
    throw resendError("invalid_idempotency_key", `The key must be between 1-${KEY_CHARACTERS_MAX} chars.`);
  }
  return key;
}

function describe(mail: Mail): Record<string, unknown> {
  const { createdAt, replyTo, ...rest } = mail;
  return { object: "email", ...rest, reply_to: replyTo, created_at: createdAt, last_event: "delivered" };
}
