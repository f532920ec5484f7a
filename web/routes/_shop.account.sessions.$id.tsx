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
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, pageFor, read } from "#web/lib/api.ts";
import { deviceName } from "#web/lib/device-name.server.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { useDeviceName } from "#web/lib/use-device-name.ts";

/** In place of a session: all but this one. */
const OTHERS = "others";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { auth } = connect(request, context).v1;
  const [{ items }, { user }, t] = await Promise.all([
    read(auth.sessions.$get(), request),
    read(auth.me.$get(), request),
    textsFor(request, "account"),
  ]);
  const found = params.id === OTHERS ? null : items.find(({ id, isThis }) => id === params.id && !isThis);
  // It has ended meanwhile, or there never was one: the list says what there is.
  if (found === undefined) return redirect("/account/sessions", 303);
  return { device: found && deviceName(found.userAgent), email: user.email, title: t("sessions.title") };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const currentPassword = textIn(await request.formData(), "currentPassword");
  const { v1, headers } = connect(request, context);
  const { sessions } = v1.auth;
  const tried = await attempt(
    params.id === OTHERS
      ? sessions.end.$post({ json: { currentPassword, keep: "this" } })
      : sessions[":id"].end.$post({ param: { id: idFrom(params.id) }, json: { currentPassword } }),
  );
  const ended = params.id === OTHERS ? OTHERS : "one";
  if (tried.ok) return redirect(`/account/sessions?ended=${ended}`, { status: 303, headers: headers() });
  const { failure } = tried;
  if (failure.status === 404) throw pageFor(failure, request);
  return data({ failure }, { status: failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function EndSession() {
  const { device, email } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const s = useMessages("settings");
  const nameOf = useDeviceName();
  const failure = answered?.failure;
  const isWrong = failure?.code === "wrong_credentials" || failure?.code === "invalid_input";
  return (
    <FormPage
      title={device ? s("sessions.question", { name: nameOf(device) }) : s("sessions.questionOthers")}
      intro={s("sessions.password")}
      failure={failure}
      isAtField={isWrong}
      submit={device ? s("sessions.end") : s("sessions.endOthers")}
      after={
        <p className="mt-6 text-center">
          <TextLink to="/account/sessions">{s("sessions.keep")}</TextLink>
        </p>
      }
    >
      <PasswordField
        name="currentPassword"
        whose={email}
        label={s("newPassword.current")}
        error={isWrong ? s("newPassword.wrong") : null}
      />
    </FormPage>
  );
}
