import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { ActorRole } from "#domain/roles.ts";
import { checkMove } from "#domain/order-status.ts";
import { Main } from "#web/components/site-frame.tsx";
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, pageFor, read } from "#web/lib/api.ts";
import { guestTokens, readToken, renewedCookie, renewedLink, reviewLink } from "#web/lib/guest-cookie.ts";
import { keyFrom, newKey } from "#web/lib/idempotency.ts";
import { loadRestaurant } from "#web/lib/menu.server.ts";
import { localOrder } from "#web/lib/local-order.ts";
import { languageOf } from "#web/lib/preferences.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { whenThePageIsAnother } from "#web/lib/revalidate.ts";
import { titleOf } from "#web/lib/titles.ts";
import { viewerOf } from "#web/lib/viewer.ts";
import { PrivateLink } from "#web/shop/private-link.tsx";
import { OrderTracker } from "#web/shop/order-tracker.tsx";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { v1 } = connect(request, context);
  const { order } = await read(v1.orders[":id"].$get({ param: { id: idFrom(params.id) } }), request);
  const restaurant = await loadRestaurant(request, context, order.restaurantId);
  const t = await textsFor(request, "order");
  const viewer = viewerOf(request);
  const link = guestTokens(request.headers.get("Cookie"))
    .map(readToken)
    .find((each) => each?.orderId === order.id);
  const renewed = renewedLink(request.headers.get("Cookie"), order.id);
  const role: ActorRole | null =
    order.userId && order.userId === viewer.user?.id ? "customer" : link?.scope === "cancel" ? "guest" : null;
  return {
    order: { ...localOrder(order, languageOf(request)), restaurantName: restaurant.name },
    timeZone: restaurant.timezone,
    /** As whom the one who looks could cancel; the API decides again. */
    cancelRole: role,
    key: newKey(),
    /** For a guest: their link can be made new, and the one that was made a moment ago is shown. */
    isGuests: link !== undefined && order.userId === null,
    linkKey: newKey(),
    /** Whoever looks with a link of the order needs another one for this, which is mailed. */
    mayReview: role === "customer" || reviewLink(request.headers.get("Cookie"), order.id) !== null,
    renewed: renewed && `${new URL(context.env.publicUrl).origin}/t/${renewed}`,
    now: new Date().toISOString(),
    title: t("order.title", { number: String(order.number) }),
  };
}

/** Cancels the order, as long as the kitchen has not started; or makes the guest's link to it new. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const id = idFrom(params.id);
  const api = connect(request, context);
  const order = api.v1.orders[":id"];
  const once = { headers: { "Idempotency-Key": keyFrom(form.get("key")) } };
  const isAboutLink = form.get("act") === "renew";
  const tried = isAboutLink
    ? await attempt(order.links.$post({ param: { id } }, once))
    : await attempt(order.cancel.$post({ param: { id }, json: { version: null, reason: null } }, once));
  if (tried.ok) {
    const token = "access" in tried.value ? tried.value.access.track : undefined;
    const cookies = token === undefined ? [] : [renewedCookie(token)];
    return redirect(`/orders/${id}`, { status: 303, headers: api.headers({}, cookies) });
  }
  const { failure } = tried;
  if (failure.status === 401 || failure.status === 404) throw pageFor(failure, request);
  return data({ failure, isAboutLink }, { status: failure.status, headers: api.headers() });
}

export const shouldRevalidate = whenThePageIsAnother;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  ...titleOf(loaded && `${loaded.title} · ${loaded.order.restaurantName}`),
  { name: "robots", content: "noindex" },
];

export default function OrderPage() {
  const loaded = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const { order, cancelRole } = loaded;
  const failure = answered?.failure ?? null;
  return (
    <Main className="page max-w-xl! pt-4">
      <OrderTracker
        key={order.id}
        order={order}
        timeZone={loaded.timeZone}
        serverNow={loaded.now}
        cancelKey={cancelRole ? loaded.key : null}
        mayCancel={(now) => cancelRole !== null && checkMove({ ...order, status: now }, "cancelled", [cancelRole]).ok}
        cancelFailure={answered?.isAboutLink ? null : failure}
        mayReview={loaded.mayReview}
      />
      {loaded.isGuests && (
        <PrivateLink
          linkKey={loaded.linkKey}
          renewed={loaded.renewed}
          failure={answered?.isAboutLink ? failure : null}
        />
      )}
    </Main>
  );
}
