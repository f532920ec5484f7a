import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { FormPage } from "#web/components/form-page.tsx";
import { IdentifierField } from "#web/components/identifier-field.tsx";
import { Notice } from "#web/components/notice.tsx";
import { TextLink } from "#web/components/text-link.tsx";
import { attempt, connect } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const t = await textsFor(request, "account");
  return { sent: new URL(request.url).searchParams.has("sent"), title: t("forgot.title") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const identifier = textIn(await request.formData(), "identifier").trim();
  const { v1, headers } = connect(request, context);
  const tried = await attempt(v1.auth["forgot-password"].$post({ json: { identifier } }));
  if (tried.ok) return redirect("/forgot-password?sent=1", { status: 303, headers: headers() });
  return data({ failure: tried.failure, identifier }, { status: tried.failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function ForgotPassword() {
  const { sent } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("account");
  const s = useMessages("settings");
  const failure = answered?.failure;
  const isEmpty = failure?.code === "invalid_input";
  return (
    <FormPage
      title={t("forgot.title")}
      intro={s("forgot.intro")}
      failure={failure}
      isAtField={isEmpty}
      notice={
        sent &&
        !answered && (
          <Notice tone="good" live="status" title={s("forgot.sent")}>
            {s("forgot.sentBody")}
          </Notice>
        )
      }
      submit={s("forgot.submit")}
      after={
        <p className="mt-6">
          <TextLink to="/login">{t("signUp.toSignIn")}</TextLink>
        </p>
      }
    >
      <IdentifierField
        defaultValue={answered?.identifier}
        error={isEmpty ? t("field.required", { label: t("signIn.email") }) : null}
      />
    </FormPage>
  );
}
