import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { Link, useLoaderData } from "@remix-run/react";
import { Fragment } from "react";
import type { OrderSummary } from "#domain/order.ts";
import { StatusBadge } from "#web/components/badges.tsx";
import { LinkButton } from "#web/components/button.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { FilterChips } from "#web/components/filter-chips.tsx";
import { ShowMore } from "#web/components/pagination.tsx";
import { Price } from "#web/components/price.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { connect, read } from "#web/lib/api.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { localRestaurant } from "#web/lib/local-menu.ts";
import { localSummary } from "#web/lib/local-order.ts";
import { languageOf } from "#web/lib/preferences.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

const FILTERS = ["active", "ready", "completed", "cancelled"] as const;
type Filter = (typeof FILTERS)[number];
const asFilter = (value: string | null): Filter | null => FILTERS.find((filter) => filter === value) ?? null;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const filter = asFilter(searchParams.get("status"));
  const cursor = searchParams.get("cursor") ?? undefined;
  const { v1 } = connect(request, context);
  const query = { ...(filter && { status: filter }), ...(cursor && { cursor }) };
  const [{ items, nextCursor }, restaurants] = await Promise.all([
    read(v1.orders.mine.$get({ query }), request),
    read(v1.restaurants.$get({ query: { limit: "100" } }), request),
  ]);
  const language = languageOf(request);
  const known = new Map(restaurants.items.map((each) => [each.id, localRestaurant(each, language)]));
  const t = await textsFor(request, "order");
  return {
    orders: items.map((order) => {
      const { name = order.restaurantName, timezone = "UTC" } = known.get(order.restaurantId) ?? {};
      return { ...localSummary(order, language), restaurantName: name, timeZone: timezone };
    }),
    nextCursor,
    filter,
    now: new Date().toISOString(),
    title: t("orders.title"),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

const pathOf = (filter: Filter | null, cursor?: string) => {
  const query = new URLSearchParams({ ...(filter && { status: filter }), ...(cursor && { cursor }) });
  return `/orders${query.size > 0 ? `?${query}` : ""}`;
};

export default function Orders() {
  const { orders, nextCursor, filter, now } = useLoaderData<typeof loader>();
  const t = useMessages("order");
  const common = useMessages("common");
  const names: Record<Filter, string> = {
    active: t("orders.active"),
    ready: common("status.ready"),
    completed: t("orders.completed"),
    cancelled: t("orders.cancelled"),
  };
  return (
    <Main className="page max-w-2xl! pt-4">
      <h1 className="pb-3 text-3xl">{t("orders.title")}</h1>
      <FilterChips
        label={t("orders.filter")}
        chips={[null, ...FILTERS].map((each) => ({
          key: each ?? "",
          label: each ? names[each] : t("orders.all"),
          to: pathOf(each),
          current: each === filter,
        }))}
      />
      {orders.length === 0 ? (
        <NoOrders filtered={filter !== null} />
      ) : (
        <ul className="flex flex-col gap-4 pt-4">
          {orders.map((order) => (
            <OrderRow key={order.id} order={order} timeZone={order.timeZone} now={now} />
          ))}
        </ul>
      )}
      <ShowMore to={nextCursor && pathOf(filter, nextCursor)} />
    </Main>
  );
}

function OrderRow({ order, timeZone, now }: { order: OrderSummary; timeZone: string; now: string }) {
  const t = useMessages("order");
  const format = useFormat({ timeZone });
  const number = format.number(order.number);
  const when = useWhen(order.placedAt, new Date(now), timeZone);
  return (
    <li className="relative flex items-center gap-4 rounded-card bg-surface p-4 shadow-soft">
      <span className="figures min-w-9 font-display text-2xl font-bold" aria-hidden>
        {number}
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="font-sans text-base font-semibold">
          <Link to={`/orders/${order.id}`} className="after:absolute after:inset-0 after:content-['']">
            {order.restaurantName}
            <span className="sr-only"> · {t("order.title", { number })}</span>
          </Link>
        </h2>
        <p className="truncate text-sm text-muted">
          {order.firstLines.map((name, index) => (
            <Fragment key={index}>
              {index > 0 && `${t("orders.comma")} `}
              <bdi>{name}</bdi>
            </Fragment>
          ))}
        </p>
        <p className="figures text-sm text-muted">{when}</p>
      </div>
      <div className="flex flex-col items-end gap-1">
        <StatusBadge status={order.status} />
        <Price minor={order.totalMinor} currency={order.currency} className="font-semibold" />
      </div>
    </li>
  );
}

const DAY_MILLISECONDS = 24 * 3_600_000;

/** "Today, 12:03", as people say it; the date from the day before yesterday on. */
function useWhen(at: string, now: Date, timeZone: string): string {
  const t = useMessages("order");
  const common = useMessages("common");
  const format = useFormat({ timeZone });
  const [day, time] = [format.day(at, now), format.time(at)];
  if (day === format.day(now, now)) return common("time.today", { time });
  if (day === format.day(now.getTime() - DAY_MILLISECONDS, now)) return common("time.yesterday", { time });
  return t("orders.when", { day, time });
}

function NoOrders({ filtered }: { filtered: boolean }) {
  const t = useMessages("order");
  return filtered ? (
    <EmptyState
      title={t("orders.emptyFilter.title")}
      drawing="rail"
      action={<LinkButton to="/orders">{t("orders.emptyFilter.action")}</LinkButton>}
    />
  ) : (
    <EmptyState
      title={t("orders.empty.title")}
      drawing="rail"
      action={
        <LinkButton to="/" look="primary">
          {t("orders.empty.action")}
        </LinkButton>
      }
    >
      {t("orders.empty.body")}
    </EmptyState>
  );
}
