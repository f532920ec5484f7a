import type { Env } from "../env.ts";

const SEND_TIMEOUT_MS = 8_000;
const ANSWER_BYTES_MAX = 4_096;

export type Mail = { to: string; subject: string; text: string; html: string };
export type Mailer = { send(mail: Mail, idempotencyKey: string): Promise<{ providerId: string }> };

/** The provider will refuse this very mail however often we try: the address, or the mail itself, is bad. */
export class MailRefused extends Error {
  override name = "MailRefused";
}
/** The provider could not be reached, is busy, or does not know us: another try can succeed. */
export class MailNotSent extends Error {
  override name = "MailNotSent";
}

/** Sends through Resend's HTTP API. The key makes a second try of the same mail give the first one's answer. */
export function createMailer(env: Pick<Env, "RESEND_API_KEY" | "RESEND_BASE_URL" | "MAIL_FROM">): Mailer {
  return {
    async send({ to, subject, text, html }, idempotencyKey) {
      const response = await fetch(`${env.RESEND_BASE_URL}/emails`, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${env.RESEND_API_KEY}`,
          "Content-Type": "application/json",
          "Idempotency-Key": idempotencyKey,
        },
        body: JSON.stringify({ from: env.MAIL_FROM, to: [to], subject, text, html }),
        signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
      }).catch((error: unknown) => {
        throw new MailNotSent(error instanceof Error ? error.name : "no answer");
      });
      return outcomeOf(response.status, await response.text().catch(() => ""), idempotencyKey);
    },
  };
}

/** What a provider's answer means for us. Its text is not passed on: it repeats the address. */
export function outcomeOf(status: number, body: string, idempotencyKey: string): { providerId: string } {
  const answer = parse(body);
  if (status >= 200 && status < 300) {
    if (typeof answer["id"] === "string") return { providerId: answer["id"] };
    throw new MailNotSent(`answered ${status} without an id`);
  }
  const name = typeof answer["name"] === "string" ? answer["name"] : "";
  // An earlier try was taken, its answer was lost, and the order has moved on since, so the text differs: it is sent.
  if (status === 409 && name === "invalid_idempotent_request") return { providerId: `key:${idempotencyKey}` };
  if (status === 400 || status === 422) throw new MailRefused(`refused with ${status} ${name}`.trim());
  throw new MailNotSent(`status ${status} ${name}`.trim());
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.slice(0, ANSWER_BYTES_MAX));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
