import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { FormPage } from "#web/components/form-page.tsx";
import { PasswordField } from "#web/components/password-field.tsx";
import { TextLink } from "#web/components/text-link.tsx";
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
  return { email: user.email, title: t("delete.title") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const { v1, headers } = connect(request, context);
  const tried = await attempt(v1.me.delete.$post({ json: { currentPassword: textIn(form, "currentPassword") } }));
  if (tried.ok) return redirect("/login?deleted=1", { status: 303, headers: headers() });
  return data({ failure: tried.failure }, { status: tried.failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

const PARTS = ["goes", "stays", "underWay", "guest"] as const;

export default function DeleteAccount() {
  const { email } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("account");
  const s = useMessages("settings");
  const failure = answered?.failure;
  const isWrong = failure?.code === "wrong_credentials" || failure?.code === "invalid_input";
  return (
    <FormPage
      title={t("delete.title")}
      intro={s("delete.intro")}
      failure={failure}
      isAtField={isWrong}
      notice={
        <dl className="flex flex-col gap-3">
          {PARTS.map((part) => (
            <div key={part}>
              <dt className="font-bold">{s(`delete.${part}`)}</dt>
              <dd className="text-muted">{s(`delete.${part}Body`)}</dd>
            </div>
          ))}
        </dl>
      }
      submit={s("delete.submit")}
      look="danger"
      after={
        <p className="mt-6 text-center">
          <TextLink to="/account/data">{t("data.title")}</TextLink>
        </p>
      }
    >
      <PasswordField
        name="currentPassword"
        whose={email}
        label={s("delete.password")}
        error={isWrong ? s("newPassword.wrong") : null}
      />
    </FormPage>
  );
}
