import type { OnBoundary } from "./calls.ts";
import { isLoopbackHost } from "./control.ts";
import type { PageLink } from "./html.ts";
import { startHttpService } from "./http.ts";
import type { Answer, Call, HttpService } from "./http.ts";
import { Mailbox } from "./mail/mailbox.ts";
import { resendErrorAnswer } from "./mail/resend-errors.ts";
import { answerMail } from "./mail/routes.ts";

export interface MailOptions {
  port?: number;
  apiKey: string;
  /** Mails are kept here, in the schema `mail_local`. */
  databaseUrl: string;
  /** Beside the mailbox in the navigation of its pages. */
  links?: PageLink[];
  /** Asked before the mailbox, so that another page can share its address and even its `/`: the inbox is also at `/mail`. */
  otherPages?: (call: Call) => Promise<Answer | undefined>;
  onBoundary?: OnBoundary;
}

/** Starts the local Resend: what is sent to it can be read at `/`, and goes nowhere else. */
export async function startMail(options: MailOptions): Promise<HttpService> {
  const { apiKey, databaseUrl, port, otherPages, onBoundary } = options;
  const mailbox = await Mailbox.open(databaseUrl);
  const links = [{ label: "Mailbox", href: "/mail" }, ...(options.links ?? [])];
  try {
    return await startHttpService({
      name: "mail",
      ...(port === undefined ? {} : { port }),
      operation: ({ method, path }) => `${method} ${path.replace(/^\/(m|emails)\/(?!batch$)[^/]+/, "/$1/{id}")}`,
      ownFaults: ["error"], // in the shape in which Resend fails
      onBoundary,
      handle: async (call) => {
        // Mails hold links that let their reader in: no page of another name may be led to read them here.
        if (!isLoopbackHost(call.headers.host)) return { status: 403, json: { error: "This machine only." } };
        const answer = (await otherPages?.(call)) ?? (await answerMail({ apiKey, mailbox, links }, call));
        return answer ?? resendErrorAnswer("not_found", `The local mailbox has no ${call.method} ${call.path}`);
      },
      onStop: async () => await mailbox.close(),
    });
  } catch (error) {
    await mailbox.close();
    throw error;
  }
}
