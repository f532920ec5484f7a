import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { MEMBER_ROLES, PLATFORM_ROLES } from "#domain/roles.ts";
import { AdminPage } from "#web/admin/admin-page.tsx";
import { TextLink } from "#web/components/text-link.tsx";
import { connect, read } from "#web/lib/api.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { stats } = await read(connect(request, context).v1.users.stats.$get(), request);
  const t = await textsFor(request, "admin");
  return { stats, title: t("admin.title") };
}

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Overview() {
  const { stats } = useLoaderData<typeof loader>();
  const t = useMessages("admin");
  return (
    <AdminPage here="overview" title={t("admin.title")}>
      <section aria-labelledby="accounts">
        <h2 id="accounts" className="py-3 text-xl">
          {t("stats.title")}
        </h2>
        <dl className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          <Figure label={t("stats.total")} value={stats.total} to="/admin/users" />
          <Figure label={t("stats.verified")} value={stats.verified} to="/admin/users?verified=true" />
          <Figure label={t("stats.active")} value={stats.activeLastWeek} />
          <Figure label={t("stats.new")} value={stats.newLastWeek} />
          <Figure label={t("stats.disabled")} value={stats.byStatus.disabled} to="/admin/users?status=disabled" />
        </dl>
      </section>
      <section aria-labelledby="roles">
        <h2 id="roles" className="pt-8 pb-3 text-xl">
          {t("stats.byRole")}
        </h2>
        <dl className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          {[...PLATFORM_ROLES, ...MEMBER_ROLES].map((role) => (
            <Figure key={role} label={t(`role.${role}`)} value={stats.byRole[role]} to={`/admin/users?role=${role}`} />
          ))}
        </dl>
      </section>
    </AdminPage>
  );
}

function Figure({ label, value, to }: { label: string; value: number; to?: string }) {
  const format = useFormat();
  return (
    <div className="flex items-baseline justify-between gap-4 rounded-card bg-surface p-4 inset-ring inset-ring-steel">
      <dt>{to ? <TextLink to={to}>{label}</TextLink> : label}</dt>
      <dd className="figures font-display text-2xl font-bold">{format.number(value)}</dd>
    </div>
  );
}
