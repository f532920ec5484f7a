import * as z from "zod";
import { jsonAnswer } from "./network.ts";

const Email = z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() });
export type SentMail = { key: string; to: string; subject: string; text: string };

/** A provider that sends a mail once for each key, as Resend does, and remembers every mail that went out. */
export class MailService {
  readonly sent: SentMail[] = [];
  readonly #byKey = new Map<string, { id: string; body: string }>();

  answer(key: string | null, body: string): Response {
    const { to, subject, text } = Email.parse(JSON.parse(body));
    const known = key === null ? undefined : this.#byKey.get(key);
    if (known) {
      if (known.body === body) return jsonAnswer({ id: known.id });
      return jsonAnswer(
        { name: "invalid_idempotent_request", message: "Another mail had this key.", statusCode: 409 },
        409,
      );
    }
    const id = `mail-${this.sent.length + 1}`;
    this.sent.push({ key: key ?? id, to: to.join(), subject, text });
    if (key !== null) this.#byKey.set(key, { id, body });
    return jsonAnswer({ id });
  }
}
