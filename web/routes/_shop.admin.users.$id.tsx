import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation, type ClientActionFunctionArgs } from "@remix-run/react";
import { LogOut, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { PLATFORM_ROLES, type PlatformRole } from "#domain/roles.ts";
import { AdminPage } from "#web/admin/admin-page.tsx";
import { AuditTable } from "#web/admin/audit-table.tsx";
import { Moment } from "#web/admin/moment.tsx";
import { UserBadges } from "#web/admin/user-badges.tsx";
import { Button } from "#web/components/button.tsx";
import { Select } from "#web/components/field.tsx";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { QUESTION_BUTTON, SecondQuestion } from "#web/components/second-question.tsx";
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, read } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { viewerOf } from "#web/lib/viewer.ts";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const id = idFrom(params.id);
  const { v1 } = connect(request, context);
  const [{ user }, { items }] = await Promise.all([
    read(v1.users[":id"].$get({ param: { id } }), request),
    read(v1["audit-log"].$get({ query: { userId: id } }), request),
  ]);
  const t = await textsFor(request, "admin");
  return {
    user,
    acts: items,
    isSelf: viewerOf(request).user?.id === user.id,
    done: new URL(request.url).searchParams.has("done"),
    now: new Date().toISOString(),
    title: `${user.firstName} ${user.lastName}`.trim() || t("user.nobody"),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const param = { id: idFrom(params.id) };
  const form = await request.formData();
  const { v1, headers } = connect(request, context);
  const user = v1.users[":id"];
  const acts = {
    role: async () => await attempt(user.role.$patch({ param, json: { role: textIn(form, "role") as PlatformRole } })),
    disable: async () => await attempt(user.disable.$post({ param })),
    enable: async () => await attempt(user.enable.$post({ param })),
    "sign-out": async () => await attempt(user["sign-out"].$post({ param })),
    delete: async () => await attempt(user.$delete({ param })),
  };
  const wish = textIn(form, "act");
  if (!Object.hasOwn(acts, wish)) throw data(null, { status: 400 });
  const tried = await acts[wish as keyof typeof acts]();
  if (tried.ok) return redirect(`/admin/users/${param.id}?done=1`, { status: 303, headers: headers() });
  return data({ failure: tried.failure }, { status: tried.failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

type User = ReturnType<typeof useLoaderData<typeof loader>>["user"];

export default function UserPage() {
  const { user, acts, isSelf, done, now, title } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("admin");
  return (
    <AdminPage here="users" title={title}>
      <FormFailure failure={answered?.failure} />
      {done && !answered && (
        <Notice tone="good" live="status">
          {t("user.done")}
        </Notice>
      )}
      <div className="grid gap-8 pt-4 md:grid-cols-2">
        <Facts user={user} now={now} />
        {isSelf && <Notice tone="plain">{t("user.self")}</Notice>}
        {!isSelf && user.status !== "anonymised" && <Acts user={user} />}
      </div>
      <section aria-labelledby="acts" className="pt-8">
        <h2 id="acts" className="pb-3 text-xl">
          {t("user.acts")}
        </h2>
        <AuditTable entries={acts} now={now} caption={t("user.acts")} />
      </section>
    </AdminPage>
  );
}

function Facts({ user, now }: { user: User; now: string }) {
  const t = useMessages("admin");
  const format = useFormat();
  const works = user.memberships.map(({ restaurantName, role }) => `${restaurantName} (${t(`role.${role}`)})`);
  const facts = [
    // Whoever was deleted has none: what stands there only keeps rows apart.
    user.status !== "anonymised" && [
      t("user.email"),
      <>
        <bdi className="break-all">{user.email}</bdi> ({t(user.emailVerified ? "user.verified" : "user.unverified")})
      </>,
    ],
    user.username && [t("user.username"), <bdi key="username">{user.username}</bdi>],
    user.phone && [t("user.phone"), <bdi key="phone">{user.phone}</bdi>],
    works.length > 0 && [t("user.restaurants"), format.list(works)],
    [t("users.since"), <Moment key="since" at={user.createdAt} now={now} />],
    [t("users.seen"), user.lastSeenAt ? <Moment key="seen" at={user.lastSeenAt} now={now} /> : t("admin.never")],
    [t("user.sessions"), format.number(user.sessions)],
  ].filter(Boolean) as [string, ReactNode][];
  return (
    <div>
      <UserBadges user={user} />
      <dl className="flex flex-col gap-3 pt-4">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="text-sm text-muted">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Acts({ user }: { user: User }) {
  const t = useMessages("admin");
  const busy = useNavigation().state !== "idle";
  return (
    <section aria-labelledby="change" className="flex flex-col gap-6">
      <h2 id="change" className="text-xl">
        {t("user.change")}
      </h2>
      <Form method="post" replace className="flex flex-wrap items-end gap-3">
        <Select
          id="role"
          name="role"
          label={t("user.role")}
          defaultValue={user.platformRole}
          key={user.platformRole}
          options={PLATFORM_ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
          className="min-w-[min(14rem,100%)] flex-1"
        />
        <Button type="submit" name="act" value="role" disabled={busy}>
          {t("user.setRole")}
        </Button>
      </Form>
      <Form method="post" replace className="flex flex-col gap-2">
        {user.status === "active" && <p className="text-sm text-muted">{t("user.disableNote")}</p>}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" name="act" value="sign-out" icon={LogOut} disabled={busy || user.sessions === 0}>
            {t("user.signOut")}
          </Button>
          {user.status === "active" ? (
            <Button type="submit" name="act" value="disable" look="danger" disabled={busy}>
              {t("user.disable")}
            </Button>
          ) : (
            <Button type="submit" name="act" value="enable" disabled={busy}>
              {t("user.enable")}
            </Button>
          )}
        </div>
      </Form>
      {/* Of all that can be done to an account, only this cannot be taken back. */}
      <SecondQuestion
        summaryClassName={QUESTION_BUTTON}
        label={t("user.delete")}
        icon={Trash2}
        title={t("user.deleteAsk")}
        body={t("user.deleteNote")}
        confirm={t("user.deleteYes")}
        keep={t("user.deleteNo")}
        sends={{ act: "delete" }}
      />
    </section>
  );
}
