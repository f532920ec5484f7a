import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { attempt, connect } from "#web/lib/api.ts";
import { wordsFor } from "#web/lib/errors.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { returnPath } from "#web/lib/return-path.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { FormPage } from "#web/components/form-page.tsx";
import { IdentifierField } from "#web/components/identifier-field.tsx";
import { Notice } from "#web/components/notice.tsx";
import { PasswordField } from "#web/components/password-field.tsx";
import { TextLink } from "#web/components/text-link.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const t = await textsFor(request, "account");
  return {
    next: returnPath(searchParams.get("next"), ""),
    ended: searchParams.get("ended") === "1",
    reset: searchParams.has("reset"),
    deleted: searchParams.has("deleted"),
    title: t("signIn.title"),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const identifier = textIn(form, "identifier").trim();
  const password = textIn(form, "password");
  const api = connect(request, context);
  const tried = await attempt(api.v1.auth.signin.$post({ json: { identifier, password } }));
  if (!tried.ok)
    return data({ failure: tried.failure, identifier }, { status: tried.failure.status, headers: api.headers() });
  const home = tried.value.user.memberships.length > 0 ? "/kitchen" : "/";
  return redirect(returnPath(form.get("next"), home), { status: 303, headers: api.headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Login() {
  const { next, ended, reset, deleted } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("account");
  const failure = answered?.failure;
  const wrong = failure?.code === "wrong_credentials" || failure?.code === "invalid_input";
  const isUnverified = failure?.code === "email_not_verified";
  return (
    <FormPage
      title={t("signIn.title")}
      intro={t("signIn.intro")}
      failure={isUnverified ? undefined : failure}
      isAtField={wrong}
      otherwise={t("signIn.notNow")}
      notice={
        <>
          {ended && !failure && <Notice tone="wait">{t("signIn.ended")}</Notice>}
          {reset && !failure && (
            <Notice tone="good" live="status">
              {t("reset.done")}
            </Notice>
          )}
          {deleted && !failure && (
            <Notice tone="good" live="status">
              {t("delete.done")}
            </Notice>
          )}
          {isUnverified && <Unverified />}
        </>
      }
      submit={t("signIn.submit")}
      after={
        <>
          <p className="mt-6">
            <TextLink to="/forgot-password">{t("forgot.title")}</TextLink>
          </p>
          <p className="mt-3">
            {t("signIn.noAccount")}{" "}
            <TextLink to={`/signup${next ? `?next=${encodeURIComponent(next)}` : ""}`}>{t("signIn.toSignUp")}</TextLink>
          </p>
          <p className="mt-3">
            <TextLink to="/kitchen/pair" reloadDocument>
              {t("signIn.pair")}
            </TextLink>
          </p>
          {next === "/checkout" && (
            <p className="mt-3">
              <TextLink to="/checkout">{t("signIn.asGuest")}</TextLink>
            </p>
          )}
        </>
      }
    >
      <input type="hidden" name="next" value={next} />
      <IdentifierField defaultValue={answered?.identifier} />
      <PasswordField name="password" label={t("signIn.password")} error={wrong ? t("signIn.wrong") : null} />
    </FormPage>
  );
}

/** The password was right, but nobody has opened the link in the mail yet. */
function Unverified() {
  const t = useMessages("account");
  const errors = useMessages("errors");
  const { title, body } = wordsFor(errors, "email_not_verified");
  return (
    <Notice
      tone="wait"
      live="alert"
      title={title}
      action={<TextLink to="/verify-email">{t("verify.resend")}</TextLink>}
    >
      {body}
    </Notice>
  );
}
