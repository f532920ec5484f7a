import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { INTENTS, type Intent } from "#domain/applications.ts";
import { ApplicationFields } from "#web/applications/application-fields.tsx";
import { choicesIn } from "#web/applications/choices.server.ts";
import { valuesIn, wishIn } from "#web/applications/form.ts";
import { useApplicationErrors } from "#web/applications/use-application-errors.ts";
import { FIRST_NAME_MAX, PASSWORD_LENGTH_MIN, signUpFieldsIn, splitName, type SignUpField } from "#web/lib/account.ts";
import { attempt, connect } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { type Failure } from "#web/lib/errors.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { languageOf } from "#web/lib/preferences.ts";
import { returnPath } from "#web/lib/return-path.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { TextField } from "#web/components/field.tsx";
import { FilterChips } from "#web/components/filter-chips.tsx";
import { FormPage } from "#web/components/form-page.tsx";
import { NewPasswordField } from "#web/components/new-password-field.tsx";
import { TextLink } from "#web/components/text-link.tsx";

/** Whoever asks for anything else than there is orders. */
const intentOf = (wanted: string | null): Intent => INTENTS.find((intent) => intent === wanted) ?? "customer";

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const intent = intentOf(searchParams.get("intent"));
  const t = await textsFor(request, "account");
  return {
    next: returnPath(searchParams.get("next"), ""),
    intent,
    choices: intent === "restaurant" ? choicesIn(languageOf(request)) : null,
    title: t("signUp.title"),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const intent = intentOf(textIn(form, "intent"));
  const values = { name: textIn(form, "name").trim(), email: textIn(form, "email").trim(), ...valuesIn(form) };
  const password = textIn(form, "password");
  const api = connect(request, context);
  const person = { ...splitName(values.name), email: values.email, password, locale: languageOf(request) };
  const { kind: _, ...told } = intent === "customer" ? { kind: null } : wishIn(intent, values);
  const body = { ...person, intent, ...told };
  const made = await attempt(api.v1.auth.signup.$post({ json: body }));
  if (made.ok) {
    const isIn = "accessToken" in made.value;
    const onwards = intent === "customer" ? returnPath(form.get("next")) : "/account/applications?done=sent";
    return redirect(isIn ? onwards : "/verify-email", { status: 303, headers: api.headers() });
  }
  const tooShort = password.length < PASSWORD_LENGTH_MIN;
  return data({ failure: made.failure, values, tooShort }, { status: made.failure.status, headers: api.headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

function useErrors(failure: Failure | null | undefined, values: { name: string; email: string } | undefined) {
  const t = useMessages("account");
  if (failure?.code === "already_exists") {
    return signUpFieldsIn(failure.details).includes("email") ? { email: t("signUp.taken") } : {};
  }
  if (failure?.code !== "invalid_input") return {};
  const words: Record<string, string> = {
    name: values?.name
      ? t("field.tooLong", { label: t("signUp.name"), count: FIRST_NAME_MAX })
      : t("field.required", { label: t("signUp.name") }),
    email: values?.email ? t("field.email") : t("field.required", { label: t("signUp.email") }),
  };
  const named = signUpFieldsIn(failure.details).filter((field) => field in words);
  return Object.fromEntries(named.map((field) => [field, words[field]]));
}

export default function SignUp() {
  const { next, intent, choices } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("account");
  const failure = answered?.failure;
  const errors: Partial<Record<SignUpField, string>> = useErrors(failure, answered?.values);
  const s = useMessages("settings");
  const applicationErrors = useApplicationErrors(failure);
  const isUnfit = failure?.code === "invalid_input" && signUpFieldsIn(failure.details).includes("password");
  return (
    <FormPage
      title={t("signUp.title")}
      intro={s(`apply.${intent}.intro`)}
      failure={failure}
      isAtField={isUnfit || Object.keys({ ...errors, ...applicationErrors }).length > 0}
      notice={
        <FilterChips
          label={s("apply.kinds")}
          chips={INTENTS.map((each) => ({
            key: each,
            label: s(`apply.${each}.kind`),
            to: `/signup?${new URLSearchParams({ intent: each, ...(next && { next }) })}`,
            current: each === intent,
          }))}
        />
      }
      submit={t("signUp.submit")}
      after={
        <p className="mt-6">
          {t("signUp.haveAccount")}{" "}
          <TextLink to={`/login${next ? `?next=${encodeURIComponent(next)}` : ""}`}>{t("signUp.toSignIn")}</TextLink>
        </p>
      }
    >
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="intent" value={intent} />
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
      <NewPasswordField name="password" label={t("signUp.password")} isUnfit={isUnfit} tooShort={answered?.tooShort} />
      {intent !== "customer" && (
        <ApplicationFields
          key={intent}
          kind={intent}
          choices={choices}
          values={answered?.values}
          errors={applicationErrors}
        />
      )}
    </FormPage>
  );
}
