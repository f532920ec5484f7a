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
import {
  FIRST_NAME_MAX,
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  signUpFieldsIn,
  splitName,
  type SignUpField,
} from "#web/lib/account.ts";
import { attempt, connect } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { type Failure } from "#web/lib/errors.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { languageOf } from "#web/lib/preferences.ts";
import { returnPath } from "#web/lib/return-path.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { Button } from "#web/components/button.tsx";
import { TextField } from "#web/components/field.tsx";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Main } from "#web/components/site-frame.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const t = await textsFor(request, "account");
  return { next: returnPath(new URL(request.url).searchParams.get("next"), ""), title: t("signUp.title") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const values = { name: textIn(form, "name").trim(), email: textIn(form, "email").trim() };
  const password = textIn(form, "password");
  const api = connect(request, context);
  const body = { ...splitName(values.name), email: values.email, password, locale: languageOf(request) };
  const made = await attempt(api.v1.auth.signup.$post({ json: body }));
  if (made.ok) return redirect(returnPath(form.get("next")), { status: 303, headers: api.headers() });
  const tooShort = password.length < PASSWORD_LENGTH_MIN;
  return data({ failure: made.failure, values, tooShort }, { status: made.failure.status, headers: api.headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

function useErrors(
  failure: Failure | null | undefined,
  values: { name: string; email: string } | undefined,
  tooShort: boolean,
) {
  const t = useMessages("account");
  if (failure?.code === "already_exists") return { email: t("signUp.taken") };
  if (failure?.code !== "invalid_input") return {};
  const words: Record<SignUpField, string> = {
    name: values?.name
      ? t("field.tooLong", { label: t("signUp.name"), count: FIRST_NAME_MAX })
      : t("field.required", { label: t("signUp.name") }),
    email: values?.email ? t("field.email") : t("field.required", { label: t("signUp.email") }),
    password: tooShort
      ? t("field.tooShort", { label: t("signUp.password"), count: PASSWORD_LENGTH_MIN })
      : t("signUp.passwordIsName"),
  };
  return Object.fromEntries(signUpFieldsIn(failure.details).map((field) => [field, words[field]])) as Partial<
    typeof words
  >;
}

export default function SignUp() {
  const { next } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const busy = useNavigation().state !== "idle";
  const t = useMessages("account");
  const failure = answered?.failure;
  const errors: Partial<Record<SignUpField, string>> = useErrors(
    failure,
    answered?.values,
    answered?.tooShort ?? false,
  );
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{t("signUp.title")}</h1>
      <p className="mt-1 mb-6 text-muted">{t("signUp.intro")}</p>
      <FormFailure failure={failure} isAtField={Object.keys(errors).length > 0} />
      <Form method="post" replace className="mt-4 flex flex-col gap-5">
        <input type="hidden" name="next" value={next} />
        <TextField
          id="name"
          name="name"
          label={t("signUp.name")}
          hint={t("signUp.nameHint")}
          autoComplete="name"
          maxLength={FIRST_NAME_MAX}
          defaultValue={answered?.values?.name}
          error={errors.name}
        />
        <TextField
          id="email"
          name="email"
          type="email"
          label={t("signUp.email")}
          autoComplete="email"
          dir="ltr"
          maxLength={254}
          defaultValue={answered?.values?.email}
          error={errors.email}
        />
        <TextField
          id="password"
          name="password"
          type="password"
          label={t("signUp.password")}
          hint={t("signUp.passwordHint", { count: PASSWORD_LENGTH_MIN })}
          autoComplete="new-password"
          dir="ltr"
          minLength={PASSWORD_LENGTH_MIN}
          maxLength={PASSWORD_LENGTH_MAX}
          error={errors.password}
        />
        <Button type="submit" look="primary" wide busy={busy && t("signUp.submit")}>
          {t("signUp.submit")}
        </Button>
      </Form>
      <p className="mt-6">
        {t("signUp.haveAccount")}{" "}
        <Link
          to={`/login${next ? `?next=${encodeURIComponent(next)}` : ""}`}
          className="font-semibold underline underline-offset-4"
        >
          {t("signUp.toSignIn")}
        </Link>
      </p>
    </Main>
  );
}
