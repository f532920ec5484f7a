import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import {
  Form,
  Link,
  useActionData,
  useLoaderData,
  useNavigation,
  type ClientActionFunctionArgs,
} from "@remix-run/react";
import { PASSWORD_LENGTH_MAX } from "#web/lib/account.ts";
import { attempt, connect } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { returnPath } from "#web/lib/return-path.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { Button } from "#web/components/button.tsx";
import { TextField } from "#web/components/field.tsx";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const t = await textsFor(request, "account");
  return {
    next: returnPath(searchParams.get("next"), ""),
    ended: searchParams.get("ended") === "1",
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
  const { next, ended } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const busy = useNavigation().state !== "idle";
  const t = useMessages("account");
  const failure = answered?.failure;
  const wrong = failure?.code === "wrong_credentials" || failure?.code === "invalid_input";
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{t("signIn.title")}</h1>
      <p className="mt-1 mb-6 text-muted">{t("signIn.intro")}</p>
      {ended && !failure && <Notice tone="wait">{t("signIn.ended")}</Notice>}
      <FormFailure failure={failure} isAtField={wrong} otherwise={t("signIn.notNow")} />
      <Form method="post" replace className="mt-4 flex flex-col gap-5">
        <input type="hidden" name="next" value={next} />
        <TextField
          id="identifier"
          name="identifier"
          label={t("signIn.email")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="email"
          dir="ltr"
          maxLength={254}
          defaultValue={answered?.identifier}
        />
        <TextField
          id="password"
          name="password"
          type="password"
          label={t("signIn.password")}
          autoComplete="current-password"
          dir="ltr"
          maxLength={PASSWORD_LENGTH_MAX}
          error={wrong ? t("signIn.wrong") : null}
        />
        <Button type="submit" look="primary" wide busy={busy && t("signIn.submit")}>
          {t("signIn.submit")}
        </Button>
      </Form>
      <p className="mt-6">
        {t("signIn.noAccount")}{" "}
        <Link
          to={`/signup${next ? `?next=${encodeURIComponent(next)}` : ""}`}
          className="font-semibold underline underline-offset-4"
        >
          {t("signIn.toSignUp")}
        </Link>
      </p>
      {next === "/checkout" && (
        <p className="mt-3">
          <Link to="/checkout" className="font-semibold underline underline-offset-4">
            {t("signIn.asGuest")}
          </Link>
        </p>
      )}
    </Main>
  );
}
