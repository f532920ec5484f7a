import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import type { OpenedInvitation } from "#domain/staff.ts";
import { Button, LinkButton } from "#web/components/button.tsx";
import { TextField } from "#web/components/field.tsx";
import { FormPage } from "#web/components/form-page.tsx";
import { NewPasswordField } from "#web/components/new-password-field.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { FIRST_NAME_MAX, PASSWORD_LENGTH_MIN, signUpFieldsIn, splitName } from "#web/lib/account.ts";
import { attempt, connect, pageFor } from "#web/lib/api.ts";
import type { Failure } from "#web/lib/errors.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { noLinkCookie, openedLink } from "#web/lib/link-cookie.ts";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { languageOf } from "#web/lib/preferences.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { viewerOf } from "#web/lib/viewer.ts";

const linkIn = (request: Request) => openedLink(request.headers.get("Cookie"), ["join_staff"]);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const t = await textsFor(request, "settings");
  const { v1 } = connect(request, context);
  const token = linkIn(request);
  const title = t("join.title");
  if (token === null) return { invitation: null, isOver: false, signedInAs: null, title };
  const opened = await attempt(v1.auth.invitation.$post({ json: { token } }));
  if (!opened.ok) {
    if (opened.failure.code !== "link_over") throw pageFor(opened.failure, request);
    return { invitation: null, isOver: true, signedInAs: null, title };
  }
  const me = viewerOf(request).user ? await attempt(v1.auth.me.$get()) : null;
  return { invitation: opened.value.invitation, isOver: false, signedInAs: me?.ok ? me.value.user.email : null, title };
}

/** Uses the link that was opened here: for whoever is signed in, or for somebody new, who says how they are called. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const { v1, headers } = connect(request, context);
  const token = linkIn(request);
  if (token === null) throw redirect("/join", 303);
  const name = textIn(form, "name").trim();
  const password = textIn(form, "password");
  const isNew = form.has("password");
  const tried = isNew
    ? await attempt(v1.auth.join.$post({ json: { token, ...splitName(name), password, locale: languageOf(request) } }))
    : await attempt(v1.auth["accept-invitation"].$post({ json: { token } }));
  if (tried.ok) return redirect("/kitchen", { status: 303, headers: headers({}, [noLinkCookie()]) });
  const { failure } = tried;
  const tooShort = isNew && password.length < PASSWORD_LENGTH_MIN;
  return data({ failure, shown: name, tooShort }, { status: failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

type Failed = Failure | null | undefined;

export default function JoinStaff() {
  const { invitation, isOver, signedInAs } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const failure = answered?.failure;
  if (!invitation || failure?.code === "link_over") return <NoInvitation isOver={isOver || failure !== undefined} />;
  if (signedInAs === invitation.email) return <Accept invitation={invitation} failure={failure} />;
  if (signedInAs !== null) return <SomebodyElse invitation={invitation} signedInAs={signedInAs} />;
  if (invitation.hasAccount) return <SignInFirst invitation={invitation} />;
  return <Newcomer invitation={invitation} failure={failure} name={answered?.shown} tooShort={answered?.tooShort} />;
}

function useIntro({ invitedBy, restaurantName, role }: OpenedInvitation): string {
  const s = useMessages("settings");
  return s("join.intro", { name: invitedBy, restaurant: restaurantName, role: s(`join.role.${role}`) });
}

function Accept({ invitation, failure }: { invitation: OpenedInvitation; failure: Failed }) {
  const s = useMessages("settings");
  return (
    <FormPage
      title={s("join.title")}
      intro={useIntro(invitation)}
      failure={failure}
      otherwise={failure?.code === "already_exists" ? s("join.already") : undefined}
      submit={s("join.accept")}
    />
  );
}

function Newcomer({
  invitation,
  failure,
  name,
  tooShort,
}: {
  invitation: OpenedInvitation;
  failure: Failed;
  name: string | undefined;
  tooShort: boolean | undefined;
}) {
  const t = useMessages("account");
  const s = useMessages("settings");
  const unfit = failure?.code === "invalid_input" ? signUpFieldsIn(failure.details) : [];
  const label = t("signUp.name");
  return (
    <FormPage
      title={s("join.title")}
      intro={useIntro(invitation)}
      failure={failure}
      isAtField={unfit.length > 0}
      notice={<p>{s("join.newcomer", { email: invitation.email })}</p>}
      submit={s("join.create")}
    >
      <TextField
        id="name"
        name="name"
        label={label}
        autoComplete="name"
        maxLength={FIRST_NAME_MAX}
        defaultValue={name}
        error={
          unfit.includes("name")
            ? name
              ? t("field.tooLong", { label, count: FIRST_NAME_MAX })
              : t("field.required", { label })
            : null
        }
      />
      <NewPasswordField
        name="password"
        label={t("signUp.password")}
        isUnfit={unfit.includes("password")}
        tooShort={tooShort}
      />
    </FormPage>
  );
}

/** There is an account with the invited address, and nobody is signed in. */
function SignInFirst({ invitation }: { invitation: OpenedInvitation }) {
  const t = useMessages("account");
  const s = useMessages("settings");
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{s("join.title")}</h1>
      <p className="mt-1 mb-6 text-muted">{useIntro(invitation)}</p>
      <p className="mb-6">{s("join.signInFirst", { email: invitation.email })}</p>
      <LinkButton to="/login?next=/join" look="primary" wide>
        {t("signIn.submit")}
      </LinkButton>
    </Main>
  );
}

/** Whoever is signed in here is not who was invited. */
function SomebodyElse({ invitation, signedInAs }: { invitation: OpenedInvitation; signedInAs: string }) {
  const s = useMessages("settings");
  const common = useMessages("common");
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{s("join.title")}</h1>
      <p className="mt-1 mb-6 text-muted">{useIntro(invitation)}</p>
      <Notice tone="wait" title={s("join.other")}>
        {s("join.otherBody", { email: invitation.email, present: signedInAs })}
      </Notice>
      <form method="post" action="/logout" className="mt-6">
        <Button type="submit" wide>
          {common("nav.signOut")}
        </Button>
      </form>
    </Main>
  );
}

/** Nobody gets further without a link that works. */
function NoInvitation({ isOver }: { isOver: boolean }) {
  const s = useMessages("settings");
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="mb-6 text-3xl">{s("join.title")}</h1>
      <Notice tone={isOver ? "problem" : "wait"} live="status" title={s(isOver ? "link.over" : "link.none")}>
        {s(isOver ? "join.overBody" : "link.noneBody")}
      </Notice>
    </Main>
  );
}
