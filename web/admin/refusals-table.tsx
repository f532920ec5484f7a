import type { SecurityEntry } from "#domain/security-log.ts";
import { DataTable, type Column } from "#web/components/data-table.tsx";
import { TextLink } from "#web/components/text-link.tsx";
import { useMessages } from "#web/lib/language.tsx";
import type { Translate } from "#web/lib/messages.ts";
import type { Sources } from "#web/messages/catalogue.ts";
import { Moment } from "./moment.tsx";

/** Of a hash, enough to tell two apart on a page. */
const HASH_SHOWN = 12;

/** What was refused to whom, the newest first. */
export function RefusalsTable({
  entries,
  now,
  caption,
}: {
  entries: readonly SecurityEntry[];
  now: string;
  caption: string;
}) {
  const t = useMessages("admin");
  return (
    <DataTable caption={caption} captionHidden rows={entries} rowKey={({ id }) => id} columns={columnsIn(t, now)} />
  );
}

const columnsIn = (t: Translate<Sources["admin"]>, now: string): Column<SecurityEntry>[] => [
  { key: "kind", header: t("security.kind"), cell: ({ kind }) => t(`refusal.${kind}`), primary: true },
  { key: "whom", header: t("security.whom"), cell: (entry) => <Whom entry={entry} /> },
  {
    key: "route",
    header: t("security.route"),
    cell: ({ route }) => (
      <bdi dir="ltr" className="text-sm break-all">
        {route}
      </bdi>
    ),
  },
  { key: "count", header: t("security.count"), cell: ({ count }) => <span className="figures">{count}</span> },
  { key: "when", header: t("security.when"), cell: ({ at }) => <Moment at={at} now={now} /> },
  {
    key: "request",
    header: t("security.request"),
    cell: ({ requestId }) => <bdi className="figures text-sm break-all text-muted">{requestId}</bdi>,
  },
];

function Whom({ entry: { principal, user, network } }: { entry: SecurityEntry }) {
  const t = useMessages("admin");
  if (user)
    return (
      <TextLink to={`/admin/users/${user.id}`}>
        <bdi>{user.name || t("user.nobody")}</bdi>
      </TextLink>
    );
  const shown = (id: string) => (
    <bdi dir="ltr" className="figures text-sm text-muted">
      {id.slice(0, HASH_SHOWN)}
    </bdi>
  );
  if (principal)
    return (
      <span>
        {t(`principal.${principal.kind}`)} {shown(principal.id)}
      </span>
    );
  if (network === null) return t("principal.nobody");
  return (
    <span>
      {t("principal.network")} {shown(network)}
    </span>
  );
}
