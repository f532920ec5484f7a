import { data, redirect, type ActionFunctionArgs, type MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useNavigate, useOutletContext, useParams, useSearchParams } from "@remix-run/react";
import type { Menu, MenuItem } from "#domain/menu.ts";
import { DietMarks, StockBadge } from "#web/components/badges.tsx";
import { Button, LinkButton } from "#web/components/button.tsx";
import { Dialog } from "#web/components/dialog.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Picture } from "#web/components/picture.tsx";
import { nameFrom } from "#web/lib/address.ts";
import { useCart } from "#web/lib/cart-store.tsx";
import { cartCookie, cartIn } from "#web/lib/cart-cookie.ts";
import { entryKey, portionsOf, putInCart, type CartRefusal } from "#web/lib/cart.ts";
import { alternativesTo } from "#web/lib/cart-view.ts";
import { textIn } from "#web/lib/form.ts";
import { useMessages } from "#web/lib/language.tsx";
import { loadMenu } from "#web/lib/menu.server.ts";
import { returnPath } from "#web/lib/return-path.ts";
import { titleOf } from "#web/lib/titles.ts";
import { brokenGroups, readWish, WISH_FIELDS } from "#web/lib/wish.ts";
import { Allergens } from "#web/shop/allergens.tsx";
import { Alternatives } from "#web/shop/alternatives.tsx";
import { useDishForm } from "#web/shop/dish-form.tsx";
import type { DishContext } from "#web/shop/menu-view.tsx";
import type { loader as menuLoader } from "./_shop.r.$slug.tsx";

const FORM_ID = "dish";

/** Puts the dish into the cart for those without a script, and asks where it cannot. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const { restaurant, menu } = await loadMenu(request, context, nameFrom(params.slug));
  const item = menu.items.find((each) => each.slug === params.item);
  if (!item) throw data(null, { status: 404 });

  const wish = readWish(form, item);
  const present = cartIn(request.headers.get("Cookie"));
  const startAnew = form.get("replaceCart") === "yes" && present?.restaurantId !== menu.restaurantId;
  const put = putInCart(startAnew ? null : present, menu, wish, textIn(form, WISH_FIELDS.replaces) || null);
  if (put.ok) {
    const back = returnPath(form.get("returnTo"), `/r/${restaurant.slug}`);
    return redirect(back, { status: 303, headers: { "Set-Cookie": cartCookie(put.value) } });
  }
  const refused = { refusal: put.error, broken: brokenGroups(item, wish.options), wish };
  return data(refused, { status: put.error === "other_restaurant" ? 409 : 422 });
}

export const meta: MetaFunction<typeof action, { "routes/_shop.r.$slug": typeof menuLoader }> = ({
  matches,
  params,
}) => {
  const page = matches.find((match) => match.id === "routes/_shop.r.$slug")?.data?.page;
  const item = page?.menu.items.find((each) => each.slug === params.item);
  return titleOf(item && page && `${item.name} · ${page.restaurant.name}`, item?.description);
};

/** A dish: a dialog on its menu, and without a script the first thing on its page. */
export default function Dish() {
  const { item: slug } = useParams();
  const context = useOutletContext<DishContext>();
  const item = context.sale.page.menu.items.find((each) => each.slug === slug);
  return item ? <DishDialog key={item.id} item={item} {...context} /> : null;
}

function DishDialog({ item, sale, availability }: { item: MenuItem } & DishContext) {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { cart } = useCart();
  const refused = useActionData<typeof action>();
  const { restaurant, menu } = sale.page;

  const line = search.get("line");
  const entry = sale.own?.entries.find((each) => entryKey(each) === line);
  const menuPath = `/r/${restaurant.slug}`;
  const closeTo = line ? "/cart" : `${menuPath}#${item.slug}`;
  // In its own place in the history: "back" leads to where one was before, and opens no dish again.
  const close = () => navigate(closeTo, { preventScrollReset: true, replace: true });
  const left = sale.leftOf(item);
  const { form, actions } = useDishForm({
    id: FORM_ID,
    item,
    sale,
    returnTo: closeTo,
    changing: entry && line ? { key: line, entry } : null,
    broken: refused?.broken,
    onDone: close,
  });
  const canOrder = left > 0 && refused?.refusal !== "other_restaurant";

  return (
    <Dialog
      title={item.name}
      closeTo={closeTo}
      onClose={close}
      footer={canOrder ? actions : undefined}
      hero={
        <Picture
          name={item.picture}
          sizes="(min-width: 40rem) 40rem, 100vw"
          first
          className="aspect-4/3 max-h-80 w-full"
        />
      }
    >
      <div className="mt-3 flex flex-col gap-5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <DietMarks diets={item.diets} named />
          <StockBadge left={left} just={sale.justSoldOut(item)} />
        </p>
        <p>{item.description}</p>
        <Allergens of={item.allergens} />
        {left <= 0 ? (
          <Alternatives
            items={alternativesTo(item, menu, availability, cart)}
            slug={restaurant.slug}
            currency={menu.currency}
          />
        ) : (
          <>
            <Refusal refusal={refused?.refusal} item={item} menu={menu} sale={sale} wish={refused?.wish} />
            {form}
          </>
        )}
      </div>
    </Dialog>
  );
}

/** What the server answered to a form that it could not take. */
function Refusal(props: {
  refusal: CartRefusal | undefined;
  item: MenuItem;
  menu: Menu;
  sale: DishContext["sale"];
  wish: ReturnType<typeof readWish> | undefined;
}) {
  const { refusal, item, sale, wish } = props;
  const shop = useMessages("shop");
  const common = useMessages("common");
  if (!refusal || !wish) return null;
  if (refusal !== "other_restaurant") {
    const words = {
      too_many: common("quantity.most", { count: Math.max(0, item.maxPerOrder - portionsOf(sale.own, item.id)) }),
      missing_choice: shop("dish.chooseFirst"),
      not_on_menu: shop("menu.updated"),
      too_many_lines: shop("cart.full"),
      cart_full: shop("cart.full"),
    }[refusal];
    return (
      <Notice tone="problem" live="alert">
        {words}
      </Notice>
    );
  }
  return (
    <Notice tone="wait" title={shop("cart.otherRestaurant.title")} live="alert">
      <p>{shop("cart.otherRestaurant.waiting")}</p>
      <form method="post" className="mt-4 flex flex-wrap gap-3">
        <input type="hidden" name="replaceCart" value="yes" />
        <input type="hidden" name={WISH_FIELDS.quantity} value={wish.quantity} />
        <input type="hidden" name={WISH_FIELDS.note} value={wish.note ?? ""} />
        {item.optionGroups.map((group) =>
          group.options.map(({ id }) => {
            const quantity = wish.options.find((chosen) => chosen.optionId === id)?.quantity;
            if (!quantity) return null;
            return group.display === "quantity" ? (
              <input key={id} type="hidden" name={`${group.id}.${id}`} value={quantity} />
            ) : (
              <input key={id} type="hidden" name={group.id} value={id} />
            );
          }),
        )}
        <Button type="submit" look="primary">
          {shop("cart.otherRestaurant.replace", { next: sale.page.restaurant.name })}
        </Button>
        <LinkButton to="/cart">{shop("cart.otherRestaurant.keep")}</LinkButton>
      </form>
    </Notice>
  );
}
