import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { effectiveState } from "#domain/menu.ts";
import { Picture } from "#web/components/picture.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { nameFrom } from "#web/lib/address.ts";
import { loadMenu } from "#web/lib/menu.server.ts";
import { whenThePageIsAnother } from "#web/lib/revalidate.ts";
import { titleOf } from "#web/lib/titles.ts";
import { CategoryChips, DishList, DishOutlet, MenuCartBar } from "#web/shop/menu-view.tsx";
import { StateLine, StateNotice } from "#web/shop/restaurant-state.tsx";
import { useMenuSale } from "#web/shop/use-menu-sale.ts";
import { useLiveMenu } from "#web/shop/use-live-menu.ts";
import { useNow } from "#web/shop/use-now.ts";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const page = await loadMenu(request, context, nameFrom(params.slug));
  // The dish lies on this page as a dialog; whether there is such a dish is known here.
  if (params.item && !page.menu.items.some((item) => item.slug === params.item)) throw data(null, { status: 404 });
  return { page, now: new Date().toISOString() };
}

export const shouldRevalidate = whenThePageIsAnother;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) =>
  titleOf(loaded?.page.restaurant.name, loaded?.page.restaurant.description);

export default function RestaurantMenu() {
  const { page, now: serverNow } = useLoaderData<typeof loader>();
  const { restaurant } = page;
  const availability = useLiveMenu(page);
  const [search] = useSearchParams();
  const now = useNow(serverNow);
  const sale = useMenuSale(page, availability);
  const path = `/r/${restaurant.slug}`;
  const chosen = search.get("category");
  const open = effectiveState(availability, now) === "open"; // the notice says the rest, with its reason
  return (
    <Main className="page">
      <DishOutlet sale={sale} availability={availability} />
      <div className="flex flex-col gap-4 pb-4">
        <Picture
          name={restaurant.picture}
          sizes="(min-width: 70rem) 70rem, 100vw"
          first
          className="aspect-21/9 max-h-64 w-full rounded-card"
        />
        <h1 className="text-3xl">{restaurant.name}</h1>
        <p className="max-w-prose text-muted">{restaurant.description}</p>
        {open && <StateLine restaurant={restaurant} at={availability} now={now} />}
        <StateNotice restaurant={restaurant} at={availability} now={now} />
      </div>
      <CategoryChips page={page} path={path} chosen={chosen} />
      <DishList sale={sale} path={path} chosen={chosen} />
      <MenuCartBar sale={sale} />
    </Main>
  );
}
