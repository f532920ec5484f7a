import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { GIVES, type MemberRole } from "#domain/roles.ts";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, read } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { InviteForm } from "#web/staff/invite-form.tsx";
import { OpenInvitations } from "#web/staff/open-invitations.tsx";
import { People } from "#web/staff/people.tsx";

const DONE = ["invited", "resent", "withdrawn", "changed", "removed"] as const;
type Done = (typeof DONE)[number];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const id = idFrom(params.restaurantId);
  const { v1 } = connect(request, context);
  const [{ members, invitations }, { user }] = await Promise.all([
    read(v1.restaurants[":id"].staff.$get({ param: { id } }), request),
    read(v1.auth.me.$get(), request),
  ]);
  const here = user.memberships.find(({ restaurantId }) => restaurantId === id);
  const t = await textsFor(request, "admin");
  const now = Date.now();
  const done = new URL(request.url).searchParams.get("done");
  return {
    selfId: user.id,
    gives: here ? GIVES[here.role] : [],
    members,
    invitations: invitations.map((each) => ({
      ...each,
      minutesLeft: Math.max(1, Math.floor((Date.parse(each.expiresAt) - now) / 60_000)),
    })),
    done: DONE.find((each) => each === done) ?? null,
    title: t("staff.title", { restaurant: here?.restaurantName ?? "" }),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const id = idFrom(params.restaurantId);
  const form = await request.formData();
  const { v1, headers } = connect(request, context);
  const restaurant = v1.restaurants[":id"];
  const role = textIn(form, "role") as MemberRole;
  const member = () => ({ id, userId: idFrom(textIn(form, "userId")) });
  const invitation = () => ({ id, invitationId: idFrom(textIn(form, "invitationId")) });
  const acts = {
    invited: async () =>
      await attempt(
        restaurant.invitations.$post({ param: { id }, json: { email: textIn(form, "email").trim(), role } }),
      ),
    resent: async () => await attempt(restaurant.invitations[":invitationId"].resend.$post({ param: invitation() })),
    withdrawn: async () => await attempt(restaurant.invitations[":invitationId"].$delete({ param: invitation() })),
    changed: async () => await attempt(restaurant.staff[":userId"].$patch({ param: member(), json: { role } })),
    removed: async () => await attempt(restaurant.staff[":userId"].$delete({ param: member() })),
  } satisfies Record<Done, () => Promise<unknown>>;
  const act = DONE.find((each) => each === textIn(form, "act"));
  if (!act) throw data(null, { status: 400 });
  const tried = await acts[act]();
  if (tried.ok) return redirect(`/manage/${id}/staff?done=${act}`, { status: 303, headers: headers() });
  const { failure } = tried;
  const email = act === "invited" ? textIn(form, "email") : null;
  return data({ failure, email }, { status: failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Staff() {
  const { selfId, gives, members, invitations, done, title } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("admin");
  const failure = answered?.failure;
  const invited = answered && "email" in answered ? answered.email : null;
  const isUnfit = invited !== null && (failure?.code === "invalid_input" || failure?.code === "already_exists");
  return (
    <Main className="page pt-6">
      <h1 className="pb-3 text-3xl">{title}</h1>
      <FormFailure failure={failure} isAtField={isUnfit} />
      {done && !answered && (
        <Notice tone="good" live="status">
          {t(`staff.${done}`)}
        </Notice>
      )}
      <People members={members} selfId={selfId} gives={gives} />
      <OpenInvitations invitations={invitations} gives={gives} />
      <InviteForm
        gives={gives}
        email={invited ?? undefined}
        error={isUnfit ? t(failure?.code === "already_exists" ? "staff.already" : "staff.wrongEmail") : null}
      />
    </Main>
  );
}
