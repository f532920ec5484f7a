import { CircleAlert } from "lucide-react";
import type { ErrorCode } from "#domain/error-codes.ts";
import { useMessages } from "#web/lib/language.tsx";
import { useTitle } from "#web/lib/use-title.ts";
import { LinkButton } from "./button.tsx";

export interface ErrorPageProps {
  /** Why there is no page; `network` when no answer came at all. */
  code: ErrorCode | "network";
  /** Says more exactly than the code what it means here. */
  body?: string;
  /** What a guest can quote and we can find. */
  requestId?: string | null;
  /** The address to try again; left out where trying again cannot help. */
  retryTo?: string;
  homeTo?: string;
  signInTo?: string;
}

/** What happened, what it means for the order, what to do now. Stands in for a whole page. */
export function ErrorPage({ code, body, requestId, retryTo, homeTo = "/", signInTo = "/sign-in" }: ErrorPageProps) {
  const t = useMessages("errors");
  const common = useMessages("common");
  useTitle(common("title.page", { page: t(`${code}.title`) }));
  const signIn = code === "unauthorized" || code === "session_changed";
  return (
    <div className="mx-auto flex max-w-lg flex-col items-start gap-5 px-4 py-12">
      <div className="ticket w-full">
        <div className="ticket-stub flex items-start gap-3">
          <CircleAlert size={32} aria-hidden className="mt-0.5 shrink-0 text-plum-ink" />
          <h1 className="text-2xl">{t(`${code}.title`)}</h1>
        </div>
        <div className="ticket-slip flex flex-col gap-5">
          <p>{body ?? t(`${code}.body`)}</p>
          <div className="flex flex-wrap gap-3">
            {signIn ? (
              <LinkButton look="primary" to={signInTo}>
                {t("page.signIn")}
              </LinkButton>
            ) : (
              retryTo && (
                <LinkButton look="primary" to={retryTo} reloadDocument={code !== "network"}>
                  {t("page.reload")}
                </LinkButton>
              )
            )}
            <LinkButton look={signIn || retryTo ? "secondary" : "primary"} to={homeTo}>
              {t("page.home")}
            </LinkButton>
          </div>
          {requestId && (
            <p className="text-sm text-muted">
              {common("requestId", { requestId: "" })}
              <bdi className="figures font-semibold break-all select-all">{requestId}</bdi>
            </p>
          )}
        </div>
      </div>
    </div>
  );
}
