import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { AdminPage } from "#web/admin/admin-page.tsx";
import { AuditTable } from "#web/admin/audit-table.tsx";
import { ShowMore } from "#web/components/pagination.tsx";
import { connect, read } from "#web/lib/api.ts";
import { useMessages } from "#web/lib/language.tsx";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const cursor = new URL(request.url).searchParams.get("cursor");
  const query = cursor === null ? {} : { cursor };
  const page = await read(connect(request, context).v1["audit-log"].$get({ query }), request);
  const t = await textsFor(request, "admin");
  return { ...page, now: new Date().toISOString(), title: t("audit.title") };
}

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Audit() {
  const { items, nextCursor, now } = useLoaderData<typeof loader>();
  const t = useMessages("admin");
  return (
    <AdminPage here="audit" title={t("audit.title")}>
      <AuditTable entries={items} now={now} caption={t("audit.title")} />
      <ShowMore to={nextCursor && `/admin/audit?cursor=${nextCursor}`} />
    </AdminPage>
  );
}
