import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { REVIEW_DECISIONS, REVIEW_STATUSES } from "#domain/reviews.ts";
import { EmptyState } from "#web/components/empty-state.tsx";
import { FilterChips } from "#web/components/filter-chips.tsx";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { ShowMore } from "#web/components/pagination.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, read } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { loadRestaurant } from "#web/lib/menu.server.ts";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { ReviewCard } from "#web/reviews/review-card.tsx";

const statusIn = (search: URLSearchParams) =>
  REVIEW_STATUSES.find((each) => each === search.get("status")) ?? "pending";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const id = idFrom(params.restaurantId);
  const { searchParams } = new URL(request.url);
  const status = statusIn(searchParams);
  const cursor = searchParams.get("cursor");
  const { v1 } = connect(request, context);
  const query = { status, ...(cursor && { cursor }) };
  const page = await read(v1.restaurants[":id"].reviews.$get({ param: { id }, query }), request);
  const [{ name, timezone }, t] = await Promise.all([loadRestaurant(request, context, id), textsFor(request, "admin")]);
  return {
    ...page,
    status,
    timeZone: timezone,
    done: REVIEW_DECISIONS.find((each) => each === searchParams.get("done")) ?? null,
    now: new Date().toISOString(),
    title: t("reviews.title", { restaurant: name }),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const id = idFrom(params.restaurantId);
  const form = await request.formData();
  const decision = REVIEW_DECISIONS.find((each) => each === textIn(form, "act"));
  if (!decision) throw data(null, { status: 400 });
  const { v1, headers } = connect(request, context);
  const param = { id, reviewId: idFrom(textIn(form, "reviewId")) };
  const tried = await attempt(v1.restaurants[":id"].reviews[":reviewId"].$patch({ param, json: { status: decision } }));
  if (tried.ok) {
    // Back to the same view, whose first page has one fewer.
    const query = new URLSearchParams({ status: statusIn(new URL(request.url).searchParams), done: decision });
    return redirect(`/manage/${id}/reviews?${query}`, { status: 303, headers: headers() });
  }
  const { failure } = tried;
  return data({ failure }, { status: failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Reviews() {
  const { items, nextCursor, status, timeZone, done, now, title } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("admin");
  const failure = answered?.failure;
  const isQueue = status === "pending";
  return (
    <Main className="page max-w-2xl! pt-6">
      <h1 className="text-3xl">{title}</h1>
      <p className="mt-1 mb-4 text-muted">{t("reviews.intro")}</p>
      <FormFailure failure={failure} {...(failure?.code === "not_allowed" && { otherwise: t("reviews.own") })} />
      {done && !answered && (
        <Notice tone="good" live="status">
          {t(`reviews.done.${done}`)}
        </Notice>
      )}
      <div className="py-4">
        <FilterChips
          label={t("reviews.filter")}
          chips={REVIEW_STATUSES.map((each) => ({
            key: each,
            label: t(`reviews.${each}`),
            to: `?status=${each}`,
            current: each === status,
          }))}
        />
      </div>
      {items.length === 0 ? (
        <EmptyState title={t(isQueue ? "reviews.none" : "reviews.noneFits")} drawing="rail">
          {isQueue && t("reviews.noneBody")}
        </EmptyState>
      ) : (
        <ul className="flex flex-col gap-4">
          {items.map((review) => (
            <ReviewCard key={review.id} review={review} timeZone={timeZone} now={now} />
          ))}
        </ul>
      )}
      <ShowMore to={nextCursor && `?${new URLSearchParams({ status, cursor: nextCursor })}`} />
    </Main>
  );
}
