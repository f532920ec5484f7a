import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import type { Board } from "#domain/board.ts";
import { loadMe, rolesIn, seesAllKitchens } from "#web/kitchen/crew.server.ts";
import { KitchenScreen } from "#web/kitchen/kitchen-screen.tsx";
import { ownDocument } from "#web/lib/own-document.ts";
import { performWish } from "#web/kitchen/perform-wish.server.ts";
import type { Dish } from "#web/kitchen/sold-out-sheet.tsx";
import { textsFor } from "#web/lib/texts.server.ts";
import { slipOf, slipsWanted, type RestPage } from "#web/kitchen/rest.ts";
import { sheetIn } from "#web/kitchen/sheets.ts";
import { readWish } from "#web/kitchen/wishes.ts";
import { nameFrom } from "#web/lib/address.ts";
import { attempt, connect, pageFor, read } from "#web/lib/api.ts";
import { loadMenu, loadRestaurant } from "#web/lib/menu.server.ts";
import type { MenuPage } from "#web/lib/local-menu.ts";
import type { LoadContext } from "#web/load-context.ts";
import { titleOf } from "#web/lib/titles.ts";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const wanted = nameFrom(params.restaurantId);
  const me = await loadMe(request, context);
  const restaurant = await loadRestaurant(request, context, wanted);
  const { id } = restaurant;
  if (id !== wanted) return redirect(`/kitchen/${id}`, 303); // by its short name
  const roles = rolesIn(me, id, context);
  const { v1 } = connect(request, context);
  const [answer, page, t] = await Promise.all([
    read(v1.restaurants[":id"].board.$get({ param: { id }, query: {} }), request),
    loadMenu(request, context, id),
    textsFor(request, "kitchen"),
  ]);
  if (!("board" in answer)) throw new Error("The board was asked for whole and came without slips.");
  const board: Board = answer.board;
  return {
    board,
    rest: await loadRest(request, context, board),
    restaurant: { name: restaurant.name, timeZone: restaurant.timezone, prepMinutes: restaurant.prepMinutes },
    dishes: dishesOf(page),
    roles,
    user: {
      id: me.id,
      name: me.name,
      hasOthers: me.memberships.length > 1 || seesAllKitchens(me),
      isDevice: me.device !== null,
    },
    station: me.device?.station?.name ?? null,
    now: new Date().toISOString(),
    title: t("board.of", { restaurant: restaurant.name }),
  };
}

/** Orders that have no slip on the board, where the address asks for them. */
async function loadRest(
  request: Request,
  context: LoadContext,
  { restaurantId, cards }: Board,
): Promise<RestPage | null> {
  const sheet = sheetIn(new URL(request.url).searchParams);
  const { v1 } = connect(request, context);
  if (sheet?.name === "rest") {
    const query = slipsWanted(sheet);
    return await read(v1.restaurants[":id"].slips.$get({ param: { id: restaurantId }, query }), request);
  }
  if (sheet?.name !== "end" || cards.some(({ orderId }) => orderId === sheet.orderId)) return null;
  const found = await attempt(v1.orders[":id"].$get({ param: { id: sheet.orderId } }));
  return found.ok ? { items: [slipOf(found.value.order)], nextCursor: null } : null;
}

function dishesOf({ menu }: MenuPage): Dish[] {
  const categories = new Map(menu.categories.map(({ id, name }) => [id, name]));
  return menu.items.map(({ id, name, categoryId }) => ({ id, name, category: categories.get(categoryId) ?? "" }));
}

/** The same forms, sent by a browser without a script. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const wish = readWish(await request.formData());
  const id = nameFrom(params.restaurantId);
  if (!wish) throw data(null, { status: 400 });
  const api = connect(request, context);
  const failure = await performWish(api.v1, id, wish);
  if (failure?.status === 401) throw pageFor(failure, request);
  if (!failure) {
    // Back to where the next tap is likely: a list stays open, everything else is done.
    const { searchParams } = new URL(request.url);
    const stays = ["sold-out", "rest"].includes(searchParams.get("sheet") ?? "") ? `?${searchParams}` : "";
    return redirect(`/kitchen/${id}${stays}`, { status: 303, headers: api.headers() });
  }
  const { code } = failure;
  const { orderId, number, to } = wish.intent === "move" ? wish : { orderId: null, number: 0, to: null };
  const refusal = orderId && to ? { orderId, number, to, code } : null;
  return data({ code, refusal }, { status: failure.status, headers: api.headers() });
}

export const clientLoader = ownDocument;

/** A sheet that opens or closes asks for nothing: the room tells this page what is new, also while the line is bad. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentParams, nextParams }) =>
  currentParams["restaurantId"] !== nextParams["restaurantId"];

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  ...titleOf(loaded?.title),
  { name: "robots", content: "noindex" },
];

export default function KitchenBoard() {
  const loaded = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const { board, rest, restaurant, dishes, roles, user, station, now } = loaded;
  return (
    <KitchenScreen
      key={board.restaurantId}
      board={board}
      rest={rest}
      restaurant={restaurant}
      dishes={dishes}
      roles={roles}
      user={user}
      station={station}
      serverNow={now}
      answered={answered ?? null}
    />
  );
}
