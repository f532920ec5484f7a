import { isRouteErrorResponse, useLocation, useRouteError } from "@remix-run/react";
import type { ErrorCode } from "#domain/error-codes.ts";
import { ErrorPage } from "#web/components/error-page.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { isFailure } from "#web/lib/errors.ts";
import { isNetworkFailure } from "#web/lib/no-answer.ts";
import { useRootData } from "#web/lib/root-data.ts";

type Seen = { code: ErrorCode | "network"; requestId: string | null };

/** Only an order that was placed has an address. */
const ORDER = /^\/orders\/./;
const WORTH_ANOTHER_TRY: readonly Seen["code"][] = ["network", "internal", "unavailable", "rate_limited"];

/** Stands in for a page that threw. It shows a code that we know and the id to quote, and never a message or a stack. */
export function ErrorScreen() {
  const { pathname, search } = useLocation();
  const pageRequestId = useRootData()?.requestId;
  const { code, requestId } = seenAs(useRouteError());
  const address = pathname + search;
  const t = useMessages("errors");
  return (
    <ErrorPage
      code={code}
      body={code === "network" && ORDER.test(pathname) ? t("network.order") : undefined}
      requestId={requestId ?? pageRequestId}
      retryTo={WORTH_ANOTHER_TRY.includes(code) ? address : undefined}
      signInTo={`/login?next=${encodeURIComponent(address)}`}
    />
  );
}

function seenAs(error: unknown): Seen {
  if (isNetworkFailure(error)) return { code: "network", requestId: null };
  if (!isRouteErrorResponse(error)) return { code: "internal", requestId: null };
  if (isFailure(error.data)) return error.data;
  const codes: Record<number, ErrorCode> = { 403: "not_allowed", 404: "not_found", 405: "not_found" };
  return { code: codes[error.status] ?? "internal", requestId: null };
}
