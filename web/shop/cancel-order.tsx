import { Form, useNavigation } from "@remix-run/react";
import { Button } from "#web/components/button.tsx";
import { useMessages } from "#web/lib/language.tsx";

/** Two steps to cancel: the first only opens the second. A disclosure, so that it needs no script. */
export function CancelOrder({ orderKey, number }: { orderKey: string; number: string }) {
  const t = useMessages("order");
  const busy = useNavigation().state !== "idle";
  return (
    <details className="group mt-6 rounded-card open:bg-surface open:p-4 open:shadow-soft">
      <summary className="mx-auto flex min-h-(--touch) w-fit cursor-pointer list-none items-center px-4 font-semibold underline underline-offset-4 group-open:hidden">
        {t("cancel.action")}
      </summary>
      <p className="font-bold">{t("cancel.title", { number })}</p>
      <p className="pb-4 text-muted">{t("cancel.body")}</p>
      <Form method="post" replace className="flex flex-wrap gap-3">
        <input type="hidden" name="key" value={orderKey} />
        <Button type="submit" look="danger" busy={busy && t("cancel.confirm")}>
          {t("cancel.confirm")}
        </Button>
        <Button
          className="scripted"
          look="quiet"
          onClick={(event) => event.currentTarget.closest("details")?.removeAttribute("open")}
        >
          {t("cancel.keep")}
        </Button>
      </Form>
    </details>
  );
}
