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
import { FIRST_NAME_MAX, PHONE_MAX, splitName, USERNAME_MAX, USERNAME_MIN } from "#web/lib/account.ts";
import { attempt, connect, read } from "#web/lib/api.ts";
import { type Failure } from "#web/lib/errors.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

type Values = { name: string; phone: string; username: string };

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { user } = await read(connect(request, context).v1.users.profile.$get(), request);
  const t = await textsFor(request, "account");
  const values: Values = {
    name: `${user.firstName} ${user.lastName}`.trim(),
    phone: user.phone ?? "",
    username: user.username ?? "",
  };
  return { values, saved: new URL(request.url).searchParams.has("saved"), title: t("profile.title") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const values: Values = {
    name: textIn(form, "name").trim(),
    phone: textIn(form, "phone").trim(),
    username: textIn(form, "username").trim(),
  };
  const { v1, headers } = connect(request, context);
  const currentPassword = textIn(form, "currentPassword");
  const json = {
    ...splitName(values.name),
    phone: values.phone || null,
    username: values.username || null,
    ...(currentPassword !== "" && { currentPassword }),
  };
  const tried = await attempt(v1.users.profile.$patch({ json }));
  if (tried.ok) return redirect("/account/profile?saved=1", { status: 303, headers: headers() });
  return data({ failure: tried.failure, values }, { status: tried.failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

/** What is wrong with each field, in words. */
function useErrors(
  failure: Failure | null | undefined,
  values: Values | undefined,
): Partial<Values & { currentPassword: string }> {
  const t = useMessages("account");
  const s = useMessages("settings");
  if (failure?.code === "already_exists") return { username: s("profile.usernameTaken") };
  if (failure?.code === "wrong_credentials") return { currentPassword: s("newPassword.wrong") };
  if (failure?.code !== "invalid_input") return {};
  const named = new Set(failure.details.map(({ field }) => (field.endsWith("Name") ? "name" : field)));
  return {
    ...(named.has("name") && {
      name: values?.name
        ? t("field.tooLong", { label: t("signUp.name"), count: FIRST_NAME_MAX })
        : t("field.required", { label: t("signUp.name") }),
    }),
    ...(named.has("phone") && { phone: t("field.phone") }),
    ...(named.has("currentPassword") && { currentPassword: s("profile.passwordNeeded") }),
    ...(named.has("username") && { username: s("profile.usernameRule", { least: USERNAME_MIN, most: USERNAME_MAX }) }),
  };
}

export default function Profile() {
  const loaded = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("account");
  const s = useMessages("settings");
  const failure = answered?.failure;
  const values = answered?.values ?? loaded.values;
  const errors = useErrors(failure, answered?.values);
  return (
    <FormPage
      title={t("profile.title")}
      intro={s("profile.intro")}
      failure={failure}
      isAtField={Object.keys(errors).length > 0}
      notice={
        loaded.saved &&
        !answered && (
          <Notice tone="good" live="status">
            {s("profile.saved")}
          </Notice>
        )
      }
      submit={s("profile.save")}
    >
      <TextField
        id="name"
        name="name"
        label={t("signUp.name")}
        hint={t("signUp.nameHint")}
        autoComplete="name"
        maxLength={FIRST_NAME_MAX}
        defaultValue={values.name}
        error={errors.name}
      />
      <TextField
        id="phone"
        name="phone"
        type="tel"
        label={s("profile.phone")}
        autoComplete="tel"
        dir="ltr"
        optional
        maxLength={PHONE_MAX}
        defaultValue={values.phone}
        error={errors.phone}
      />
      <TextField
        id="username"
        name="username"
        label={s("profile.username")}
        hint={s("profile.usernameHint")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        optional
        maxLength={USERNAME_MAX}
        defaultValue={values.username}
        error={errors.username}
      />
      <PasswordField
        name="currentPassword"
        label={s("newPassword.current")}
        hint={s("profile.passwordHint")}
        error={errors.currentPassword ?? null}
      />
    </FormPage>
  );
}
