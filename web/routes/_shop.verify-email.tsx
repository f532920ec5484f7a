import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import type { MailedPurpose } from "#domain/account-links.ts";
import { LinkButton } from "#web/components/button.tsx";
import { FormPage } from "#web/components/form-page.tsx";
import { IdentifierField } from "#web/components/identifier-field.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { attempt, connect } from "#web/lib/api.ts";
import type { Failure } from "#web/lib/errors.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { LinkAddress } from "#web/components/link-address.tsx";
import { lookAtLink } from "#web/lib/opened-link.server.ts";
import { noLinkCookie, openedLink, purposeOf } from "#web/lib/link-cookie.ts";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

const linkIn = (request: Request) => openedLink(request.headers.get("Cookie"), ["verify_email", "change_email"]);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const t = await textsFor(request, "account");
  const token = linkIn(request);
  const { address } = await lookAtLink(request, context, token);
  const { searchParams } = new URL(request.url);
  return {
    done: searchParams.has("done"),
    sent: searchParams.has("sent"),
    // One that is over is still there to press: what it was for may have been done already, which the answer says.
    opened: token === null ? null : purposeOf(token),
    address,
    title: t("verify.title"),
  };
}

/** Uses the link that was opened here; without one, has another one mailed. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const { v1, headers } = connect(request, context);
  const token = linkIn(request);
  if (token !== null && !form.has("identifier")) {
    const tried = await attempt(v1.auth["verify-email"].$post({ json: { token } }));
    if (tried.ok) return redirect("/verify-email?done=1", { status: 303, headers: headers({}, [noLinkCookie()]) });
    const { failure } = tried;
    const over = failure.code === "link_over" ? [noLinkCookie()] : [];
    return data({ failure, identifier: "" }, { status: failure.status, headers: headers({}, over) });
  }
  const identifier = textIn(form, "identifier").trim();
  const tried = await attempt(v1.auth["resend-verification"].$post({ json: { identifier } }));
  if (tried.ok) return redirect("/verify-email?sent=1", { status: 303, headers: headers() });
  return data({ failure: tried.failure, identifier }, { status: tried.failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function VerifyEmail() {
  const { done, sent, opened, address } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const failure = answered?.failure;
  if (done && !answered) return <Verified />;
  if (opened !== null && failure?.code !== "link_over")
    return <Confirm opened={opened} address={address} failure={failure} />;
  return <CheckYourMail sent={sent && !answered} failure={failure} identifier={answered?.identifier} />;
}

/** The link was opened: one press uses it. */
function Confirm({
  opened,
  address,
  failure,
}: {
  opened: MailedPurpose;
  address: string | null;
  failure: Failure | null | undefined;
}) {
  const t = useMessages("account");
  const s = useMessages("settings");
  return (
    <FormPage
      title={s("verify.confirmTitle")}
      intro={
        <>
          {address !== null && (
            <>
              {s("link.for")} <LinkAddress address={address} />.{" "}
            </>
          )}
          {s(opened === "change_email" ? "verify.changeIntro" : "verify.confirmIntro")}
        </>
      }
      failure={failure}
      otherwise={failure?.code === "already_exists" ? t("signUp.taken") : undefined}
      submit={s("verify.confirm")}
    />
  );
}

function CheckYourMail({
  sent,
  failure,
  identifier,
}: {
  sent: boolean;
  failure: Failure | null | undefined;
  identifier: string | undefined;
}) {
  const t = useMessages("account");
  const s = useMessages("settings");
  const isEmpty = failure?.code === "invalid_input";
  return (
    <FormPage
      title={t("verify.title")}
      intro={s("verify.intro")}
      failure={failure}
      isAtField={isEmpty}
      notice={
        sent && (
          <Notice tone="good" live="status">
            {s("verify.sent")}
          </Notice>
        )
      }
      submit={t("verify.resend")}
    >
      <IdentifierField
        defaultValue={identifier}
        error={isEmpty ? t("field.required", { label: t("signIn.email") }) : null}
      />
    </FormPage>
  );
}

function Verified() {
  const t = useMessages("account");
  const s = useMessages("settings");
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="mb-6 text-3xl">{t("verify.title")}</h1>
      <Notice tone="good" live="status">
        {s("verify.done")}
      </Notice>
      <div className="mt-6">
        <LinkButton to="/account" look="primary" wide>
          {s("verify.toAccount")}
        </LinkButton>
      </div>
    </Main>
  );
}
