import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation, type ClientActionFunctionArgs } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { effectiveState } from "#domain/menu.ts";
import { attempt, connect, pageFor, read } from "#web/lib/api.ts";
import { cartCookie, cartIn, decodeCart } from "#web/lib/cart-cookie.ts";
import { loadCart } from "#web/lib/cart.server.ts";
import { useCart } from "#web/lib/cart-store.tsx";
import { withoutOrdered } from "#web/lib/cart.ts";
import { viewCart } from "#web/lib/cart-view.ts";
import {
  changesSince,
  orderOf,
  readCheckout,
  shownCart,
  soldOutIn,
  withNews,
  type CheckoutValues,
} from "#web/lib/checkout.ts";
import { textIn } from "#web/lib/form.ts";
import { checkoutKey, keyFrom } from "#web/lib/idempotency.ts";
import { useMessages } from "#web/lib/language.tsx";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { languageOf } from "#web/lib/preferences.ts";
import { useReadyFor } from "#web/lib/route-modules.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { whenThePageIsAnother } from "#web/lib/revalidate.ts";
import { titleOf } from "#web/lib/titles.ts";
import { viewerOf } from "#web/lib/viewer.ts";
import { LinkButton } from "#web/components/button.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { CheckoutFields, useFieldErrors } from "#web/shop/checkout-fields.tsx";
import { CheckoutSummary, PlaceOrderButton } from "#web/shop/checkout-summary.tsx";
import { CheckoutProblem } from "#web/shop/checkout-problem.tsx";
import { StateNotice } from "#web/shop/restaurant-state.tsx";
import { useLiveMenu } from "#web/shop/use-live-menu.ts";
import { useNow } from "#web/shop/use-now.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { page } = await loadCart(request, context);
  if (!page) throw redirect("/cart", 303);
  const { user } = viewerOf(request);
  const me = user ? (await read(connect(request, context).v1.auth.me.$get(), request)).user : null;
  const t = await textsFor(request, "shop");
  return { page, me, now: new Date().toISOString(), title: t("checkout.title") };
}

/** Places the order. The key came with the form, so a second press, a reload and the back button mean the same order. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const sent = readCheckout(form);
  if (!sent) throw redirect("/cart", 303);
  const api = connect(request, context);
  const key = keyFrom(form.get("key"));
  const placed = await attempt(
    api.v1.orders.$post({ json: orderOf(sent, languageOf(request)) }, { headers: { "Idempotency-Key": key } }),
  );
  if (placed.ok) {
    const left = cartCookie(withoutOrdered(cartIn(request.headers.get("Cookie")), sent.cart));
    return redirect(`/orders/${placed.value.order.id}#placed`, { status: 303, headers: api.headers({}, [left]) });
  }
  const { failure } = placed;
  if (failure.status === 401) throw pageFor(failure, request);
  if (failure.code === "menu_changed") await untilNewer(api.v1, sent.cart.restaurantId, sent.menuVersion);
  return data(
    { failure, values: sent.values, shown: textIn(form, "cart"), key },
    { status: failure.status, headers: api.headers() },
  );
}

const MENU_ASKED_MAX = 5;
const MENU_PAUSE_MS = 600;

/**
 * A menu may be two seconds old wherever it is read, and then the page would show the very prices that were just refused. So this
 * waits, for as long as that at most, until a newer one is to be had.
 */
async function untilNewer(
  { restaurants }: ReturnType<typeof connect>["v1"],
  id: string,
  version: number,
): Promise<void> {
  for (let asked = 0; asked < MENU_ASKED_MAX; asked++) {
    const read = await attempt(restaurants[":id"].menu.$get({ param: { id } }));
    if (!read.ok || read.value.menu.version > version) return;
    await new Promise((resolve) => setTimeout(resolve, MENU_PAUSE_MS));
  }
}

export const shouldRevalidate = whenThePageIsAnother;

/** Without a connection the order stays on the page, and the page says so. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return await orNoAnswer(serverAction<typeof action>());
}

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Checkout() {
  const { page, me, now: serverNow } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const { cart } = useCart();
  const t = useMessages("shop");
  const now = useNow(serverNow);
  const stock = useLiveMenu(page);
  const busy = useNavigation().state !== "idle";
  const problem = useRef<HTMLDivElement>(null);
  useReadyFor("routes/_shop.orders.$id");
  const { restaurant, menu } = page;
  const failure = answered?.failure ?? null;
  const values = answered?.values ?? valuesOf(me, restaurant.fulfilments[0] ?? "pickup");
  const errors = useFieldErrors(failure, values);

  useEffect(() => {
    if (answered && !busy) problem.current?.focus();
  }, [answered, busy]);

  const availability = withNews(stock, failure?.code === "out_of_stock" ? soldOutIn(failure.details) : []);
  const own = cart?.restaurantId === menu.restaurantId ? cart : null;
  const view = own && viewCart(own, menu, availability);
  const shown = own && view && shownCart(own, view);
  const unsettled = useUnsettled(shown);

  if (!own || !view || !shown) {
    return (
      <Main className="page">
        <EmptyState
          title={t("cart.empty.title")}
          heading="h1"
          action={
            <LinkButton to="/" look="primary">
              {t("cart.empty.action")}
            </LinkButton>
          }
        >
          {t("cart.empty.body")}
        </EmptyState>
      </Main>
    );
  }

  const shownBefore = answered?.shown ? decodeCart(answered.shown) : null;
  const changes = shownBefore && failure?.code === "menu_changed" ? changesSince(shownBefore, view, menu) : [];

  return (
    <Main className="page max-w-5xl!">
      <h1 className="pt-4 pb-2 text-3xl">{t("checkout.title")}</h1>
      <div ref={problem} tabIndex={-1} className="flex flex-col gap-4 outline-none">
        <StateNotice restaurant={restaurant} at={availability} now={now} />
        {answered && !busy && (
          <CheckoutProblem
            failure={failure}
            errors={errors}
            changes={changes}
            totalMinor={view.priced?.totalMinor ?? 0}
            currency={menu.currency}
          />
        )}
      </div>
      <Form
        method="post"
        replace
        className="grid grid-cols-1 items-start gap-8 pt-4 lg:grid-cols-[1fr_24rem]"
        onSubmit={(event) => {
          if (busy || unsettled) event.preventDefault();
        }}
      >
        <input type="hidden" name="key" value={checkoutKey(own)} />
        <input type="hidden" name="cart" value={shown} />
        <input type="hidden" name="menuVersion" value={menu.version} />
        <CheckoutFields
          restaurant={restaurant}
          values={values}
          errors={errors}
          signedInAs={me ? `${me.firstName} ${me.lastName}`.trim() : null}
        />
        <CheckoutSummary
          view={view}
          page={page}
          cart={own}
          open={effectiveState(availability, now) === "open"}
          sending={busy}
        >
          <PlaceOrderButton view={view} busy={busy} unsettled={unsettled} currency={menu.currency} />
        </CheckoutSummary>
      </Form>
    </Main>
  );
}

/** As long as a finger that was already on its way may take. */
const AIM_MS = 700;

/** True for a moment after the order changed by itself: a press that was aimed at the old sum must not send the new one. */
function useUnsettled(shown: string | null): boolean {
  const [settled, setSettled] = useState(shown);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(shown), AIM_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return settled !== shown;
}

type Me = { firstName: string; lastName: string; email: string; phone: string | null } | null;

function valuesOf(me: Me, fulfilment: string): CheckoutValues {
  const name = me ? `${me.firstName} ${me.lastName}`.trim() : "";
  return { fulfilment, tableName: "", name, email: me?.email ?? "", phone: me?.phone ?? "", note: "" };
}
