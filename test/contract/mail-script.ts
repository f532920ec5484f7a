import { Resend } from "resend";
import { scriptWorker } from "./script-worker.ts";

// What a Worker does with the unmodified Resend SDK. mail.test.ts says what must come of it.

export interface MailEnv extends Record<string, string> {
  RESEND_URL: string;
  RESEND_API_KEY: string;
  MAIL_FROM: string;
  MAIL_TO: string;
}

function connect(env: MailEnv, key = env.RESEND_API_KEY) {
  const resend = new Resend(key, { baseUrl: env.RESEND_URL });
  const mail = { from: env.MAIL_FROM, to: env.MAIL_TO, subject: "Your order", text: "It is ready." };
  return { resend, mail };
}

/** What the SDK gave, without headers, which differ from call to call. */
function plain({
  data,
  error,
}: {
  data: unknown;
  error: { name: string; statusCode: number | null; message: string } | null;
}) {
  return { data, error };
}

export const mailScenarios = {
  async send(env) {
    const { resend, mail } = connect(env);
    const sent = await resend.emails.send({
      ...mail,
      to: [env.MAIL_TO],
      html: "<p>É <b>ready</b></p>",
      replyTo: env.MAIL_FROM,
      headers: { "X-Order": "17" },
      tags: [{ name: "kind", value: "confirmation" }],
    });
    const read = await resend.emails.get(sent.data?.id ?? "");
    return { sent: plain(sent), read: plain(read) };
  },

  async repeat(env) {
    const { resend, mail } = connect(env);
    const idempotencyKey = `contract/${crypto.randomUUID()}`;
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(plain(await resend.emails.send(mail, { idempotencyKey })));
    const other = plain(await resend.emails.send({ ...mail, subject: "Another order" }, { idempotencyKey }));
    return { answers, other };
  },

  async batch(env) {
    const { resend, mail } = connect(env);
    const sent = await resend.batch.send([mail, { ...mail, subject: "Your other order" }]);
    return { data: sent.data, error: sent.error };
  },

  async refusals(env) {
    const { resend, mail } = connect(env);
    return {
      address: plain(await resend.emails.send({ ...mail, to: "no address" })).error,
      subject: plain(await resend.emails.send({ ...mail, subject: undefined as unknown as string })).error,
      key: plain(await connect(env, "re_wrong").resend.emails.send(mail)).error,
    };
  },
} satisfies Record<string, (env: MailEnv) => Promise<unknown>>;

export default scriptWorker<MailEnv>(mailScenarios);
