import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { Form, useActionData, useLoaderData, useNavigation, type ClientActionFunctionArgs } from "@remix-run/react";
import { LogOut } from "lucide-react";
import { Button } from "#web/components/button.tsx";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { attempt, connect, read } from "#web/lib/api.ts";
import { deviceName } from "#web/lib/device-name.server.ts";
import { textIn } from "#web/lib/form.ts";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { minutesSince } from "#web/lib/minutes-since.ts";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

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

export async function action({ request, context }: ActionFunctionArgs) {
  const id = textIn(await request.formData(), "id");
  const { v1, headers } = connect(request, context);
  const tried = await attempt(
    id === ""
      ? v1.auth.sessions.$delete({ query: { keep: "this" } })
      : v1.auth.sessions[":id"].$delete({ param: { id } }),
  );
  if (tried.ok) {
    return redirect(`/account/sessions?ended=${id === "" ? "others" : "one"}`, { status: 303, headers: headers() });
  }
  return data({ failure: tried.failure }, { status: tried.failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

/** A session is renewed every quarter of an hour while somebody uses it. */
const JUST_NOW_MINUTES = 15;

export default function Sessions() {
  const { sessions, ended } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const busy = useNavigation().state !== "idle";
  const t = useMessages("account");
  const s = useMessages("settings");
  const format = useFormat();
  const failure = answered?.failure;
  const nameOf = ({ browser, system }: (typeof sessions)[number]["device"]) =>
    browser && system ? s("sessions.device", { browser, system }) : (browser ?? system ?? s("sessions.unknown"));
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{t("sessions.title")}</h1>
      <p className="mt-1 mb-6 text-muted">{s("sessions.intro")}</p>
      <FormFailure failure={failure} />
      {ended && !failure && (
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
              <Form method="post" replace>
                <input type="hidden" name="id" value={id} />
                <Button type="submit" icon={LogOut} aria-label={s("sessions.endNamed", { name: nameOf(device) })}>
                  {s("sessions.end")}
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Form method="post" replace className="mt-6">
          <Button type="submit" wide busy={busy && s("sessions.endOthers")}>
            {s("sessions.endOthers")}
          </Button>
        </Form>
      )}
    </Main>
  );
}
