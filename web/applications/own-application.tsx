import { Form, useNavigation } from "@remix-run/react";
import { ChefHat } from "lucide-react";
import type { Application } from "#domain/applications.ts";
import { Button, LinkButton } from "#web/components/button.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { StateBadge } from "./state-badge.tsx";

/** One application, as whoever sent it sees it. */
export function OwnApplication({ application, minutesAgo }: { application: Application; minutesAgo: number }) {
  const { id, kind, state, restaurant, driver, reason, opened } = application;
  const s = useMessages("settings");
  const format = useFormat();
  const busy = useNavigation().state !== "idle";
  const what = restaurant?.name ?? driver?.area ?? "";
  return (
    <li className="flex flex-col gap-3 rounded-card bg-surface p-4 inset-ring inset-ring-steel">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <p className="min-w-0 flex-1 font-bold break-words">
          {s(`apply.${kind}.title`)} <bdi className="block font-normal">{what}</bdi>
        </p>
        <StateBadge state={state}>{s(`apply.state.${state}`)}</StateBadge>
      </div>
      <p className="text-sm text-muted">
        {minutesAgo === 0 ? s("apply.sentNow") : s("apply.sentAgo", { span: format.span(minutesAgo) })}
      </p>
      {state === "pending" && <p>{s("apply.waits")}</p>}
      {reason && (
        <p>
          {s("apply.reason")} <bdi>{reason}</bdi>
        </p>
      )}
      {state === "approved" && <p>{s(`apply.${kind}.approved`)}</p>}
      {opened && (
        <LinkButton to={`/kitchen/${opened.id}`} icon={ChefHat} reloadDocument>
          {s("apply.toKitchen")}
        </LinkButton>
      )}
      {state === "pending" && (
        <Form method="post" action="/account/applications" replace>
          <input type="hidden" name="id" value={id} />
          <Button
            type="submit"
            name="act"
            value="withdrawn"
            disabled={busy}
            aria-label={s("apply.withdrawNamed", { name: what })}
          >
            {s("apply.withdraw")}
          </Button>
        </Form>
      )}
    </li>
  );
}
