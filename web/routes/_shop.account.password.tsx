import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { FormPage } from "#web/components/form-page.tsx";
import { NewPasswordField } from "#web/components/new-password-field.tsx";
import { Notice } from "#web/components/notice.tsx";
import { PasswordField } from "#web/components/password-field.tsx";
import { PASSWORD_LENGTH_MIN } from "#web/lib/account.ts";
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
  return { email: user.email, done: new URL(request.url).searchParams.has("done"), title: t("newPassword.title") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const json = { currentPassword: textIn(form, "currentPassword"), newPassword: textIn(form, "newPassword") };
  const { v1, headers } = connect(request, context);
  const tried = await attempt(v1.auth["change-password"].$post({ json }));
  if (tried.ok) return redirect("/account/password?done=1", { status: 303, headers: headers() });
  const tooShort = json.newPassword.length < PASSWORD_LENGTH_MIN;
  return data({ failure: tried.failure, tooShort }, { status: tried.failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function ChangePassword() {
  const { email, done } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("account");
  const s = useMessages("settings");
  const failure = answered?.failure;
  const isWrong =
    failure?.code === "wrong_credentials" || failure?.details.some(({ field }) => field === "currentPassword");
  const isUnfit = failure?.details.some(({ field }) => field === "newPassword");
  return (
    <FormPage
      title={t("newPassword.title")}
      intro={s("newPassword.intro")}
      failure={failure}
      isAtField={isWrong || isUnfit}
      notice={
        done &&
        !answered && (
          <Notice tone="good" live="status">
            {s("newPassword.done")}
          </Notice>
        )
      }
      submit={s("newPassword.submit")}
    >
      <PasswordField
        name="currentPassword"
        whose={email}
        label={s("newPassword.current")}
        error={isWrong ? s("newPassword.wrong") : null}
      />
      <NewPasswordField
        name="newPassword"
        label={s("newPassword.next")}
        isUnfit={isUnfit}
        tooShort={answered?.tooShort}
      />
    </FormPage>
  );
}
