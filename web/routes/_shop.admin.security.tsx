import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { Form, useLoaderData } from "@remix-run/react";
import { Search } from "lucide-react";
import { REFUSAL_KINDS } from "#domain/security-log.ts";
import { AdminPage } from "#web/admin/admin-page.tsx";
import { RefusalsTable } from "#web/admin/refusals-table.tsx";
import { Button, LinkButton } from "#web/components/button.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { Select, TextField } from "#web/components/field.tsx";
import { ShowMore } from "#web/components/pagination.tsx";
import { connect, read } from "#web/lib/api.ts";
import { useMessages } from "#web/lib/language.tsx";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

const FILTERS = ["kind", "principal", "since", "until", "cursor"] as const;
type Filter = Partial<Record<(typeof FILTERS)[number], string>>;

const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 24 * 3_600_000;
/** When a day of the form begins, or the one after it: both ends of what is asked for count in. */
const startOf = (day: string, later = 0) =>
  DAY.test(day) && !Number.isNaN(Date.parse(day)) ? new Date(Date.parse(day) + later * DAY_MS).toISOString() : day;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const wanted = FILTERS.map((name) => [name, searchParams.get(name)?.trim()] as const);
  const given: Filter = Object.fromEntries(wanted.filter(([, value]) => Boolean(value)));
  const { since, until, principal } = given;
  const query: Record<string, string> = {
    ...given,
    ...(since !== undefined && { since: startOf(since) }),
    ...(until !== undefined && { until: startOf(until, 1) }),
    // A person's id is what other pages show.
    ...(principal !== undefined && !principal.includes(":") && { principal: `user:${principal}` }),
  };
  const page = await read(connect(request, context).v1["security-log"].$get({ query }), request);
  const { cursor: _, ...filter } = given;
  const t = await textsFor(request, "admin");
  return { ...page, filter, now: new Date().toISOString(), title: t("security.title") };
}

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Security() {
  const { items, nextCursor, filter, now } = useLoaderData<typeof loader>();
  const t = useMessages("admin");
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <AdminPage here="security" title={t("security.title")}>
      <p className="max-w-prose pb-4 text-muted">{t("security.intro")}</p>
      <FilterForm filter={filter} />
      {items.length === 0 ? (
        <EmptyState
          title={t(isFiltered ? "security.noneFits" : "security.none")}
          drawing="rail"
          action={isFiltered && <LinkButton to="/admin/security">{t("users.all")}</LinkButton>}
        />
      ) : (
        <RefusalsTable entries={items} now={now} caption={t("security.title")} />
      )}
      <ShowMore to={nextCursor && `/admin/security?${new URLSearchParams({ ...filter, cursor: nextCursor })}`} />
    </AdminPage>
  );
}

const NARROW = "min-w-[min(10rem,100%)] flex-1 lg:flex-none";

function FilterForm({ filter }: { filter: Omit<Filter, "cursor"> }) {
  const t = useMessages("admin");
  const kinds = REFUSAL_KINDS.map((kind) => ({ value: kind, label: t(`refusal.${kind}`) }));
  return (
    <Form method="get" className="flex flex-wrap items-end gap-3 pb-6" role="search">
      <Select
        id="kind"
        name="kind"
        label={t("security.kind")}
        className="min-w-[min(14rem,100%)] flex-1"
        required={false}
        defaultValue={filter.kind ?? ""}
        options={[{ value: "", label: t("users.any") }, ...kinds]}
      />
      <TextField
        id="principal"
        name="principal"
        label={t("security.whom")}
        hint={t("security.whomHint", { service: "service:", guest: "guest:" })}
        defaultValue={filter.principal}
        dir="ltr"
        maxLength={100}
        required={false}
        className="min-w-[min(16rem,100%)] flex-1"
      />
      <TextField
        id="since"
        name="since"
        type="date"
        label={t("security.since")}
        defaultValue={filter.since}
        required={false}
        className={NARROW}
      />
      <TextField
        id="until"
        name="until"
        type="date"
        label={t("security.until")}
        defaultValue={filter.until}
        required={false}
        className={NARROW}
      />
      <Button type="submit" look="primary" icon={Search}>
        {t("users.show")}
      </Button>
    </Form>
  );
}
