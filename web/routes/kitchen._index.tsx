import { redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { ChefHat } from "lucide-react";
import { LinkButton } from "#web/components/button.tsx";
import { SignOut } from "#web/components/sign-out.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { loadMe, notCrew, seesAllKitchens } from "#web/kitchen/crew.server.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { useMessages } from "#web/lib/language.tsx";
import { loadRestaurants } from "#web/lib/menu.server.ts";
import { titleOf } from "#web/lib/titles.ts";

/** Straight to the one kitchen that somebody works in; a choice for those with several. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const me = await loadMe(request, context);
  const own = me.memberships.map(({ restaurantId: id, restaurantName: name }) => ({ id, name }));
  const kitchens = seesAllKitchens(me)
    ? (await loadRestaurants(request, context)).map(({ id, name }) => ({ id, name }))
    : own;
  const [first] = kitchens;
  if (!first) throw notCrew(context);
  if (kitchens.length === 1) return redirect(`/kitchen/${first.id}`, 303);
  const t = await textsFor(request, "kitchen");
  return { kitchens, title: t("choose.title") };
}

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  ...titleOf(loaded?.title),
  { name: "robots", content: "noindex" },
];

export default function ChooseKitchen() {
  const { kitchens } = useLoaderData<typeof loader>();
  const t = useMessages("kitchen");
  return (
    <Main className="page max-w-xl! py-10">
      <div className="flex flex-wrap items-center justify-between gap-3 pb-6">
        <h1 className="text-3xl">{t("choose.title")}</h1>
        <SignOut />
      </div>
      <ul className="flex flex-col gap-3">
        {kitchens.map(({ id, name }) => (
          <li key={id}>
            <LinkButton to={`/kitchen/${id}`} icon={ChefHat} wide className="justify-start! py-4 text-xl">
              {name}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Main>
  );
}
