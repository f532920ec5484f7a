import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { ROLE_VERBS } from "#domain/roles.ts";
import { useActionData, useLoaderData } from "@remix-run/react";
import { loadMe, notCrew, seesAllKitchens } from "#web/kitchen/crew.server.ts";
import { KitchenError } from "#web/kitchen/kitchen-error.tsx";
import { ownDocument } from "#web/lib/own-document.ts";
import { TicketPage } from "#web/kitchen/ticket-page.tsx";
import { textsFor } from "#web/lib/texts.server.ts";
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, pageFor, read } from "#web/lib/api.ts";
import { createFormat } from "#web/lib/format.ts";
import { loadRestaurant } from "#web/lib/menu.server.ts";
import { localeOf } from "#web/lib/messages.ts";
import { languageOf } from "#web/lib/preferences.ts";
import { titleOf } from "#web/lib/titles.ts";
import "#web/kitchen/kitchen.css";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const orderId = idFrom(params.orderId);
  const me = await loadMe(request, context);
  // Somebody who works nowhere learns nothing about orders here, not even which exist.
  if (me.memberships.length === 0 && !seesAllKitchens(me)) throw notCrew(context);
  const { v1 } = connect(request, context);
  const [{ tickets }, { order }, t] = await Promise.all([
    read(v1.kitchen.tickets[":orderId"].$get({ param: { orderId } }), request),
    read(v1.orders[":id"].$get({ param: { id: orderId } }), request),
    textsFor(request, "kitchen"),
  ]);
  const restaurant = await loadRestaurant(request, context, order.restaurantId);
  const { number, status } = order;
  const words = createFormat({ locale: localeOf(languageOf(request)) });
  return {
    tickets,
    order: { number, status },
    restaurant: { id: restaurant.id, name: restaurant.name, timeZone: restaurant.timezone },
    /** Whether a guest's links lead to this order, and whoever looks may take them back. */
    endsLinks:
      order.userId === null &&
      me.memberships.some(
        (at) => at.restaurantId === order.restaurantId && ROLE_VERBS[at.role].includes("orders:cancel"),
      ),
    isDevice: me.device !== null,
    linksOver: new URL(request.url).searchParams.has("linksOver"),
    title: t("ticket.title", { number: words.number(number) }),
  };
}

/** Takes all links back that guests have to this order. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const id = idFrom(params.orderId);
  const { v1, headers } = connect(request, context);
  const tried = await attempt(v1.orders[":id"].links.$delete({ param: { id } }));
  if (tried.ok) return redirect(`/ticket/${id}?linksOver=1`, { status: 303, headers: headers() });
  const { failure } = tried;
  if (failure.status === 401 || failure.status === 404) throw pageFor(failure, request);
  return data({ failure }, { status: failure.status, headers: headers() });
}

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  ...titleOf(loaded && `${loaded.title} · ${loaded.restaurant.name}`),
  { name: "robots", content: "noindex" },
];

export default function Ticket() {
  const answered = useActionData<typeof action>();
  return <TicketPage {...useLoaderData<typeof loader>()} failure={answered?.failure} />;
}

export function ErrorBoundary() {
  return <KitchenError />;
}
