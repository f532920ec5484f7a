import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { ChefHat } from "lucide-react";
import { LinkButton } from "#web/components/button.tsx";
import { SignOut } from "#web/components/sign-out.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { useTitle } from "#web/lib/use-title.ts";
import { ErrorScreen } from "#web/shop/error-screen.tsx";

/** What stands in for a page of the back of house. */
export function KitchenError() {
  const error = useRouteError();
  return (
    <main id="content" className="page">
      {isRouteErrorResponse(error) && error.status === 403 ? <Denied /> : <ErrorScreen />}
    </main>
  );
}

/** Somebody is signed in and is not of this kitchen: what that means, and the way to be somebody else. */
function Denied() {
  const t = useMessages("kitchen");
  const common = useMessages("common");
  useTitle(common("title.page", { page: t("denied.title") }));
  return (
    <div className="mx-auto max-w-lg py-12">
      <div className="ticket">
        <div className="ticket-stub flex items-start gap-3">
          <ChefHat size={32} aria-hidden className="mt-0.5 shrink-0" />
          <h1 className="text-2xl">{t("denied.title")}</h1>
        </div>
        <div className="ticket-slip flex flex-col gap-5">
          <p className="text-lg">{t("denied.body")}</p>
          <div className="flex flex-wrap gap-3">
            <SignOut look="primary" />
            <LinkButton to="/" reloadDocument>
              {t("denied.home")}
            </LinkButton>
          </div>
        </div>
      </div>
    </div>
  );
}
