import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { effectiveState, type Restaurant } from "#domain/menu.ts";
import { EmptyState } from "#web/components/empty-state.tsx";
import { Picture } from "#web/components/picture.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { useMessages } from "#web/lib/language.tsx";
import type { MenuPage } from "#web/lib/local-menu.ts";
import { loadMenu, loadRestaurants } from "#web/lib/menu.server.ts";
import { whenThePageIsAnother } from "#web/lib/revalidate.ts";
import { titleOf } from "#web/lib/titles.ts";
import { CategoryChips, DishList, MenuCartBar } from "#web/shop/menu-view.tsx";
import { StateLine, StateNotice } from "#web/shop/restaurant-state.tsx";
import { useMenuSale } from "#web/shop/use-menu-sale.ts";
import { useLiveMenu } from "#web/shop/use-live-menu.ts";
import { useNow } from "#web/shop/use-now.ts";

/** The restaurants, and below them the menu of the first one that is open: nobody should have to tap to see food. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const now = new Date();
  const restaurants = await loadRestaurants(request, context);
  const shown = restaurants.find((each) => effectiveState(each, now) === "open") ?? restaurants[0];
  const page = shown ? await loadMenu(request, context, shown.slug) : null;
  return { restaurants, page, now: now.toISOString() };
}

export const shouldRevalidate = whenThePageIsAnother;

export const meta: MetaFunction = () => titleOf(undefined);

export default function Home() {
  const { restaurants, page, now } = useLoaderData<typeof loader>();
  const t = useMessages("shop");
  return (
    <Main className="page">
      <div className="pt-4 pb-6">
        <h1 className="text-3xl">{t("home.title")}</h1>
        <p className="mt-1 text-muted">{t("home.intro")}</p>
      </div>
      {restaurants.length === 0 ? (
        <EmptyState title={t("home.empty.title")}>{t("home.empty.body")}</EmptyState>
      ) : (
        <section aria-label={t("home.restaurants")}>
          <ul className="-mx-[clamp(1rem,4vw,2rem)] flex snap-x scroll-px-4 gap-4 overflow-x-auto px-[clamp(1rem,4vw,2rem)] pb-4 sm:mx-0 sm:grid sm:grid-cols-2 sm:gap-5 sm:overflow-visible sm:px-0">
            {restaurants.map((restaurant, index) => (
              <RestaurantCard key={restaurant.id} restaurant={restaurant} serverNow={now} first={index === 0} />
            ))}
          </ul>
        </section>
      )}
      {page && <HomeMenu page={page} serverNow={now} />}
    </Main>
  );
}

function RestaurantCard({
  restaurant,
  serverNow,
  first,
}: {
  restaurant: Restaurant;
  serverNow: string;
  first: boolean;
}) {
  const now = useNow(serverNow);
  return (
    <li className="relative flex w-[78%] shrink-0 snap-start flex-col overflow-hidden rounded-card bg-surface shadow-soft sm:w-auto">
      <Picture name={restaurant.picture} sizes="(min-width: 40rem) 34rem, 80vw" first={first} className="aspect-2/1" />
      <div className="flex flex-1 flex-col gap-2 p-4">
        <h2 className="text-xl">
          <Link to={`/r/${restaurant.slug}`} className="after:absolute after:inset-0 after:content-['']">
            {restaurant.name}
          </Link>
        </h2>
        <p className="line-clamp-2 text-sm text-muted">{restaurant.description}</p>
        <div className="mt-auto pt-1">
          <StateLine restaurant={restaurant} at={restaurant} now={now} />
        </div>
      </div>
    </li>
  );
}

function HomeMenu({ page, serverNow }: { page: MenuPage; serverNow: string }) {
  const t = useMessages("shop");
  const now = useNow(serverNow);
  const [search] = useSearchParams();
  const availability = useLiveMenu(page);
  const sale = useMenuSale(page, availability);
  const chosen = search.get("category");
  return (
    <section id="menu" aria-labelledby="menu-title" className="pt-6">
      <h2 id="menu-title" className="pb-2 text-2xl">
        {t("menu.of", { restaurant: page.restaurant.name })}
      </h2>
      <StateNotice restaurant={page.restaurant} at={availability} now={now} />
      <CategoryChips page={page} path="/" chosen={chosen} />
      <DishList sale={sale} path="/" chosen={chosen} />
      <MenuCartBar sale={sale} />
    </section>
  );
}
