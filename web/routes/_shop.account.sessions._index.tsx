import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { LogOut } from "lucide-react";
import { LinkButton } from "#web/components/button.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { connect, read } from "#web/lib/api.ts";
import { deviceName } from "#web/lib/device-name.server.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { minutesSince } from "#web/lib/minutes-since.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { useDeviceName } from "#web/lib/use-device-name.ts";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { items } = await read(connect(request, context).v1.auth.sessions.$get(), request);
  const t = await textsFor(request, "account");
  return {
    sessions: items.map(({ id, isThis, userAgent, createdAt, lastSeenAt }) => ({
      id,
      isThis,
      device: deviceName(userAgent),
      openedMinutes: minutesSince(createdAt),
      seenMinutes: minutesSince(lastSeenAt),
    })),
    ended: new URL(request.url).searchParams.get("ended"),
    title: t("sessions.title"),
  };
}

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

/** A session is renewed every quarter of an hour while somebody uses it. */
const JUST_NOW_MINUTES = 15;

export default function Sessions() {
  const { sessions, ended } = useLoaderData<typeof loader>();
  const t = useMessages("account");
  const s = useMessages("settings");
  const format = useFormat();
  const nameOf = useDeviceName();
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{t("sessions.title")}</h1>
      <p className="mt-1 mb-6 text-muted">{s("sessions.intro")}</p>
      {ended && (
        <Notice tone="good" live="status">
          {ended === "others" ? s("sessions.othersEnded") : s("sessions.oneEnded")}
        </Notice>
      )}
      <ul className="mt-4 flex flex-col gap-3">
        {sessions.map(({ id, isThis, device, openedMinutes, seenMinutes }) => (
          <li
            key={id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-surface p-4 inset-ring inset-ring-steel"
          >
            <div className="min-w-[min(12rem,100%)] flex-1">
              <p className="font-bold">
                <bdi>{nameOf(device)}</bdi>
              </p>
              <p className="text-sm text-muted">
                {isThis
                  ? s("sessions.this")
                  : seenMinutes <= JUST_NOW_MINUTES
                    ? s("sessions.usedNow")
                    : s("sessions.used", { span: format.span(seenMinutes) })}
                <br />
                {openedMinutes === 0
                  ? s("sessions.openedNow")
                  : s("sessions.opened", { span: format.span(openedMinutes) })}
              </p>
            </div>
            {!isThis && (
              <LinkButton
                to={`/account/sessions/${id}`}
                icon={LogOut}
                aria-label={s("sessions.endNamed", { name: nameOf(device) })}
              >
                {s("sessions.end")}
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <p className="mt-6">
          <LinkButton to="/account/sessions/others" wide>
            {s("sessions.endOthers")}
          </LinkButton>
        </p>
      )}
    </Main>
  );
}
