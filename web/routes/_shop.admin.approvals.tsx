import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { Search } from "lucide-react";
import { APPLICATION_KINDS, APPLICATION_STATES, DECISIONS } from "#domain/applications.ts";
import { AdminPage } from "#web/admin/admin-page.tsx";
import { ApplicationCard } from "#web/admin/application-card.tsx";
import { leadToList, nextPage, searchIn } from "#web/admin/search.server.ts";
import { SearchOver } from "#web/admin/search-over.tsx";
import { Button, LinkButton } from "#web/components/button.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { Select, TextField } from "#web/components/field.tsx";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { ShowMore } from "#web/components/pagination.tsx";
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, read } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { viewerOf } from "#web/lib/viewer.ts";

/** In the address: every state. Without a word about it the page shows what waits. */
const ALL = "all";
const PATH = "/admin/approvals";
/** What the form that looks for applications sends in place of a decision. */
const SEARCH = "search";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const given = (name: string) => searchParams.get(name)?.trim() ?? "";
  const filter = { kind: given("kind"), state: given("state") || "pending" };
  const { mark, search, isOver } = searchIn(request);
  const wanted = { ...filter, state: filter.state === ALL ? "" : filter.state, cursor: given("cursor") };
  const query = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== "")) as Record<
    string,
    string
  >;
  const { applications } = connect(request, context).v1;
  const { items, nextCursor } =
    search === ""
      ? await read(applications.$get({ query }), request)
      : await read(applications.search.$post({ json: { search, ...query } }), request);
  const t = await textsFor(request, "admin");
  return {
    items: isOver ? [] : items,
    nextTo: nextCursor === null || isOver ? null : nextPage(PATH, filter, mark, nextCursor),
    filter,
    search,
    isOver,
    selfId: viewerOf(request).user?.id ?? null,
    done: DECISIONS.find((each) => each === searchParams.get("done")) ?? null,
    now: new Date().toISOString(),
    title: t("approvals.title"),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  if (textIn(form, "act") === SEARCH) throw leadToList(request, form, PATH, ["kind", "state"]);
  const { v1, headers } = connect(request, context);
  const param = { id: idFrom(textIn(form, "id")) };
  const reason = textIn(form, "reason").trim();
  const one = v1.applications[":id"];
  const acts = {
    approved: async () => await attempt(one.approve.$post({ param })),
    declined: async () => await attempt(one.decline.$post({ param, json: { reason } })),
  };
  const act = DECISIONS.find((each) => each === textIn(form, "act"));
  if (!act) throw data(null, { status: 400 });
  const tried = await acts[act]();
  if (tried.ok) {
    // Back to the same view, whose first page has one fewer.
    const { searchParams } = new URL(request.url);
    searchParams.delete("cursor");
    searchParams.set("done", act);
    return redirect(`${PATH}?${searchParams}`, { status: 303, headers: headers() });
  }
  const { failure } = tried;
  const wrong = failure.code === "invalid_input" ? { id: param.id, reason } : null;
  return data({ failure, wrong }, { status: failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Approvals() {
  const { items, nextTo, filter, search, isOver, selfId, done, now, title } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("admin");
  const failure = answered?.failure;
  const wrong = answered && "wrong" in answered ? answered.wrong : null;
  const isQueue = search === "" && filter.kind === "" && filter.state === "pending";
  const otherwise =
    (failure?.code === "illegal_move" && t("approvals.decided")) ||
    (failure?.code === "already_exists" && t("approvals.nameTaken"));
  return (
    <AdminPage here="approvals" title={title}>
      <FormFailure failure={failure} isAtField={Boolean(wrong)} {...(otherwise && { otherwise })} />
      {done && !answered && (
        <Notice tone="good" live="status">
          {t(`approvals.done.${done}`)}
        </Notice>
      )}
      <Filter filter={filter} search={search} />
      {isOver ? (
        <SearchOver allTo={PATH} />
      ) : items.length === 0 ? (
        <EmptyState
          title={t(isQueue ? "approvals.none" : "approvals.noneFits")}
          drawing="rail"
          action={!isQueue && <LinkButton to={PATH}>{t("approvals.waiting")}</LinkButton>}
        >
          {t(isQueue ? "approvals.noneBody" : "approvals.noneFitsBody")}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-4">
          {items.map((application) => (
            <ApplicationCard
              key={application.id}
              application={application}
              now={now}
              isOwn={application.user.id === selfId}
              reason={wrong?.id === application.id ? wrong.reason : null}
            />
          ))}
        </ul>
      )}
      <ShowMore to={nextTo} />
    </AdminPage>
  );
}

function Filter({ filter, search }: { filter: { kind: string; state: string }; search: string }) {
  const t = useMessages("admin");
  return (
    <Form method="post" className="flex flex-wrap items-end gap-3 pt-2 pb-6" role="search">
      <input type="hidden" name="act" value={SEARCH} />
      <TextField
        id="search"
        name="search"
        type="search"
        autoComplete="off"
        label={t("users.search")}
        hint={t("approvals.searchHint")}
        key={search}
        defaultValue={search}
        maxLength={100}
        required={false}
        className="min-w-[min(16rem,100%)] flex-1"
      />
      <Select
        id="kind"
        name="kind"
        label={t("approvals.kind")}
        className="min-w-[min(10rem,100%)] flex-1 lg:flex-none"
        required={false}
        defaultValue={filter.kind}
        options={[
          { value: "", label: t("users.any") },
          ...APPLICATION_KINDS.map((kind) => ({ value: kind, label: t(`approvals.${kind}`) })),
        ]}
      />
      <Select
        id="state"
        name="state"
        label={t("approvals.state")}
        className="min-w-[min(10rem,100%)] flex-1 lg:flex-none"
        required={false}
        defaultValue={filter.state}
        options={[
          ...APPLICATION_STATES.map((state) => ({ value: state, label: t(`approvals.${state}`) })),
          { value: ALL, label: t("users.any") },
        ]}
      />
      <Button type="submit" look="primary" icon={Search}>
        {t("users.show")}
      </Button>
    </Form>
  );
}
