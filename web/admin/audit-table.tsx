import type { AuditEntry } from "#domain/audit-log.ts";
import { APPLICATION_KINDS } from "#domain/applications.ts";
import { MEMBER_ROLES, PLATFORM_ROLES } from "#domain/roles.ts";
import { DataTable, type Column } from "#web/components/data-table.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { TextLink } from "#web/components/text-link.tsx";
import { useMessages } from "#web/lib/language.tsx";
import type { Translate } from "#web/lib/messages.ts";
import type { Sources } from "#web/messages/catalogue.ts";
import { Moment } from "./moment.tsx";

/** What was done by those who run the platform or a restaurant, the newest first. */
export function AuditTable({
  entries,
  now,
  caption,
}: {
  entries: readonly AuditEntry[];
  now: string;
  caption: string;
}) {
  const t = useMessages("admin");
  if (entries.length === 0) return <EmptyState title={t("audit.none")} drawing="rail" />;
  return (
    <DataTable caption={caption} captionHidden rows={entries} rowKey={({ id }) => id} columns={columnsIn(t, now)} />
  );
}

const columnsIn = (t: Translate<Sources["admin"]>, now: string): Column<AuditEntry>[] => [
  { key: "what", header: t("audit.what"), cell: (entry) => <Act entry={entry} />, primary: true },
  {
    key: "whom",
    header: t("audit.whom"),
    cell: ({ user, device }) => (user ? <Person {...user} /> : <bdi>{device?.name}</bdi>),
  },
  { key: "who", header: t("audit.who"), cell: ({ by }) => <Person {...by} /> },
  { key: "when", header: t("audit.when"), cell: ({ at }) => <Moment at={at} now={now} /> },
  {
    key: "request",
    header: t("audit.request"),
    cell: ({ requestId }) => <bdi className="figures text-sm break-all text-muted">{requestId}</bdi>,
  },
];

function Act({ entry: { action, before, after, restaurant } }: { entry: AuditEntry }) {
  const t = useMessages("admin");
  const name = (role: string | undefined) => {
    const known = [...PLATFORM_ROLES, ...MEMBER_ROLES].find((each) => each === role);
    return known ? t(`role.${known}`) : (role ?? "");
  };
  const kind = APPLICATION_KINDS.find((each) => each === after["kind"]);
  const values = {
    before: name(before["role"]),
    after: name(after["role"]),
    former: tablet(before),
    name: tablet(after),
    restaurant: restaurant?.name ?? "",
    kind: restaurant?.name ?? (kind ? t(`approvals.${kind}`) : ""),
  };
  return <>{t(`audit.${action}`, values)}</>;
}

/** What is written down of a tablet: its name and where it hangs. */
const tablet = ({ name, station }: Record<string, string>) => [name, station].filter(Boolean).join(" · ");

function Person({ id, name }: { id: string; name: string }) {
  const t = useMessages("admin");
  return (
    <TextLink to={`/admin/users/${id}`}>
      <bdi>{name || t("user.nobody")}</bdi>
    </TextLink>
  );
}
