import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { Form, useLoaderData } from "@remix-run/react";
import { Search } from "lucide-react";
import { MEMBER_ROLES, PLATFORM_ROLES, USER_STATUSES } from "#domain/roles.ts";
import { AdminPage } from "#web/admin/admin-page.tsx";
import { Moment } from "#web/admin/moment.tsx";
import { leadToList, nextPage, searchIn } from "#web/admin/search.server.ts";
import { SearchOver } from "#web/admin/search-over.tsx";
import { UserBadges } from "#web/admin/user-badges.tsx";
import { Button, LinkButton } from "#web/components/button.tsx";
import { DataTable, type Column } from "#web/components/data-table.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { Select, TextField } from "#web/components/field.tsx";
import { ShowMore } from "#web/components/pagination.tsx";
import { TextLink } from "#web/components/text-link.tsx";
import { connect, read } from "#web/lib/api.ts";
import { useMessages } from "#web/lib/language.tsx";
import type { Translate } from "#web/lib/messages.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import type { Sources } from "#web/messages/catalogue.ts";

const PATH = "/admin/users";
const FILTERS = ["role", "status", "verified"] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const wanted = [...FILTERS, "cursor" as const].map((name) => [name, searchParams.get(name)?.trim()] as const);
  const query: Record<string, string> = Object.fromEntries(
    wanted.filter((entry): entry is [(typeof wanted)[number][0], string] => Boolean(entry[1])),
  );
  const { mark, search, isOver } = searchIn(request);
  const { users } = connect(request, context).v1;
  const { verified, ...others } = query;
  const json = { search, ...others, ...(verified !== undefined && { verified: verified === "true" }) };
  const { items, nextCursor } =
    search === "" ? await read(users.$get({ query }), request) : await read(users.search.$post({ json }), request);
  const { cursor: _, ...filter } = query;
  const t = await textsFor(request, "admin");
  return {
    // Everybody, in place of those who were looked for, would be taken for them.
    items: isOver ? [] : items,
    nextTo: nextCursor === null || isOver ? null : nextPage(PATH, filter, mark, nextCursor),
    filter,
    search,
    isOver,
    now: new Date().toISOString(),
    title: t("users.title"),
  };
}

export const action = async ({ request }: ActionFunctionArgs) =>
  leadToList(request, await request.formData(), PATH, FILTERS);

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Users() {
  const { items, nextTo, filter, search, isOver, now } = useLoaderData<typeof loader>();
  const t = useMessages("admin");
  const any = { value: "", label: t("users.any") };
  return (
    <AdminPage here="users" title={t("users.title")}>
      <Form method="post" className="flex flex-wrap items-end gap-3 pb-6" role="search">
        <TextField
          id="search"
          name="search"
          type="search"
          autoComplete="off"
          label={t("users.search")}
          hint={t("users.searchHint")}
          key={search}
          defaultValue={search}
          maxLength={100}
          required={false}
          className="min-w-[min(16rem,100%)] flex-1"
        />
        <Select
          id="role"
          name="role"
          label={t("users.role")}
          className="min-w-[min(10rem,100%)] flex-1 lg:flex-none"
          required={false}
          defaultValue={filter["role"] ?? ""}
          options={[
            any,
            ...[...PLATFORM_ROLES, ...MEMBER_ROLES].map((role) => ({ value: role, label: t(`role.${role}`) })),
          ]}
        />
        <Select
          id="status"
          name="status"
          label={t("users.status")}
          className="min-w-[min(10rem,100%)] flex-1 lg:flex-none"
          required={false}
          defaultValue={filter["status"] ?? ""}
          options={[any, ...USER_STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))]}
        />
        {filter["verified"] !== undefined && <input type="hidden" name="verified" value={filter["verified"]} />}
        <Button type="submit" look="primary" icon={Search}>
          {t("users.show")}
        </Button>
      </Form>
      {isOver ? (
        <SearchOver allTo={PATH} />
      ) : items.length === 0 ? (
        <EmptyState title={t("users.none")} drawing="rail" action={<LinkButton to={PATH}>{t("users.all")}</LinkButton>}>
          {t("users.noneBody")}
        </EmptyState>
      ) : (
        <DataTable
          caption={t("users.title")}
          captionHidden
          rows={items}
          rowKey={({ id }) => id}
          columns={columnsIn(t, now)}
        />
      )}
      <ShowMore to={nextTo} />
    </AdminPage>
  );
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>["items"][number];

const columnsIn = (t: Translate<Sources["admin"]>, now: string): Column<Row>[] => [
  {
    key: "name",
    header: t("users.name"),
    primary: true,
    cell: ({ id, firstName, lastName }) => (
      <TextLink to={`/admin/users/${id}`}>
        <bdi>{`${firstName} ${lastName}`.trim() || t("user.nobody")}</bdi>
      </TextLink>
    ),
  },
  { key: "email", header: t("user.email"), cell: ({ email }) => <bdi className="break-all">{email}</bdi> },
  { key: "role", header: t("users.role"), cell: (user) => <UserBadges user={user} /> },
  {
    key: "seen",
    header: t("users.seen"),
    cell: ({ lastSeenAt }) => (lastSeenAt ? <Moment at={lastSeenAt} now={now} /> : t("admin.never")),
  },
];
