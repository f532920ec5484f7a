import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { TextField } from "#web/components/field.tsx";
import { FormPage } from "#web/components/form-page.tsx";
import { Notice } from "#web/components/notice.tsx";
import { PasswordField } from "#web/components/password-field.tsx";
import { attempt, connect, read } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { user } = await read(connect(request, context).v1.auth.me.$get(), request);
  const t = await textsFor(request, "account");
  return { email: user.email, sent: new URL(request.url).searchParams.has("sent"), title: t("email.title") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const json = { email: textIn(form, "email").trim(), currentPassword: textIn(form, "currentPassword") };
  const { v1, headers } = connect(request, context);
  const tried = await attempt(v1.auth["change-email"].$post({ json }));
  if (tried.ok) return redirect("/account/email?sent=1", { status: 303, headers: headers() });
  const { failure } = tried;
  return data({ failure, values: { email: json.email } }, { status: failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function ChangeEmail() {
  const { email, sent } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("account");
  const s = useMessages("settings");
  const failure = answered?.failure;
  const named = new Set(failure?.details.map(({ field }) => field));
  const isWrong = failure?.code === "wrong_credentials" || named.has("currentPassword");
  return (
    <FormPage
      title={t("email.title")}
      intro={s("email.intro")}
      failure={failure}
      isAtField={isWrong || named.has("email")}
      notice={
        sent &&
        !answered && (
          <Notice tone="good" live="status">
            {s("email.sent")}
          </Notice>
        )
      }
      submit={s("email.submit")}
    >
      <p>
        {s("email.present")} <bdi className="font-semibold break-all">{email}</bdi>
      </p>
      <TextField
        id="email"
        name="email"
        type="email"
        label={s("email.next")}
        autoComplete="email"
        dir="ltr"
        maxLength={254}
        defaultValue={answered?.values?.email}
        error={named.has("email") ? t("field.email") : null}
      />
      <PasswordField
        name="currentPassword"
        label={t("signIn.password")}
        error={isWrong ? s("newPassword.wrong") : null}
      />
    </FormPage>
  );
}
