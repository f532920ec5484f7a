import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { LinkButton } from "#web/components/button.tsx";
import { FormPage } from "#web/components/form-page.tsx";
import { NewPasswordField } from "#web/components/new-password-field.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { PASSWORD_LENGTH_MIN } from "#web/lib/account.ts";
import { attempt, connect } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { LinkAddress } from "#web/components/link-address.tsx";
import { noLinkCookie, openedLink } from "#web/lib/link-cookie.ts";
import { lookAtLink } from "#web/lib/opened-link.server.ts";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

const linkIn = (request: Request) => openedLink(request.headers.get("Cookie"), ["reset_password"]);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const t = await textsFor(request, "account");
  const link = await lookAtLink(request, context, linkIn(request));
  return { hasLink: link.address !== null, isOver: link.isOver, address: link.address, title: t("reset.title") };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const newPassword = textIn(await request.formData(), "newPassword");
  const { v1, headers } = connect(request, context);
  const token = linkIn(request);
  if (token === null) throw redirect("/reset-password", 303);
  const tried = await attempt(v1.auth["reset-password"].$post({ json: { token, newPassword } }));
  if (tried.ok) return redirect("/login?reset=1", { status: 303, headers: headers({}, [noLinkCookie()]) });
  const tooShort = newPassword.length < PASSWORD_LENGTH_MIN;
  const over = tried.failure.code === "link_over" ? [noLinkCookie()] : [];
  return data({ failure: tried.failure, tooShort }, { status: tried.failure.status, headers: headers({}, over) });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function ResetPassword() {
  const { hasLink, isOver, address } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("account");
  const s = useMessages("settings");
  const failure = answered?.failure;
  if (!hasLink || failure?.code === "link_over") return <NoLink isOver={isOver || failure?.code === "link_over"} />;
  const isUnfit = failure?.code === "invalid_input";
  return (
    <FormPage
      title={t("reset.title")}
      intro={
        <>
          {s("link.for")} <LinkAddress address={address} />. {s("reset.intro")}
        </>
      }
      failure={failure}
      isAtField={isUnfit}
      submit={s("reset.submit")}
    >
      <NewPasswordField
        name="newPassword"
        label={s("newPassword.next")}
        isUnfit={isUnfit}
        tooShort={answered?.tooShort}
      />
    </FormPage>
  );
}

/** Nobody gets further without a link that works. */
function NoLink({ isOver }: { isOver: boolean }) {
  const t = useMessages("account");
  const s = useMessages("settings");
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="mb-6 text-3xl">{t("reset.title")}</h1>
      <Notice tone={isOver ? "problem" : "wait"} live="status" title={s(isOver ? "link.over" : "link.none")}>
        {s(isOver ? "link.overBody" : "link.noneBody")}
      </Notice>
      <div className="mt-6">
        <LinkButton to="/forgot-password" look="primary" wide>
          {s("forgot.submit")}
        </LinkButton>
      </div>
    </Main>
  );
}
