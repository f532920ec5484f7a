import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { attempt, connect, pageFor } from "#web/lib/api.ts";
import { cookieValue } from "#web/lib/cookies.ts";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";
import { viewerOf } from "#web/lib/viewer.ts";
import { PairPage } from "#web/kitchen/pair-page.tsx";

const PAIRING_COOKIE = "__Host-pairing";

/** Opening the page makes nothing: a code is made by a press of its button. Whoever was confirmed goes on to the board. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { device, user } = viewerOf(request);
  if (device) throw redirect(`/kitchen/${device.restaurantId}`, 303);
  const t = await textsFor(request, "kitchen");
  const page = { signedInAs: user?.name ?? null, title: t("pair.title") };
  if (cookieValue(request.headers.get("Cookie"), PAIRING_COOKIE) === null)
    return { ...page, shown: null, isOver: false };
  const api = connect(request, context);
  const asked = await attempt(api.v1.devices.pairing.claim.$post());
  if (!asked.ok) throw pageFor(asked.failure, request);
  const { value } = asked;
  if (value.state === "paired")
    throw redirect(`/kitchen/${value.device.restaurantId}`, { status: 303, headers: api.headers() });
  if (value.state === "over") return { ...page, shown: null, isOver: true };
  return { ...page, shown: { code: value.code, secondsLeft: value.secondsLeft }, isOver: false };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { v1, headers } = connect(request, context);
  const tried = await attempt(v1.devices.pairing.$post());
  if (tried.ok) return redirect("/kitchen/pair", { status: 303, headers: headers() });
  return data({ failure: tried.failure }, { status: tried.failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  ...titleOf(loaded?.title),
  { name: "robots", content: "noindex" },
];

export default function Pair() {
  const { shown, isOver, signedInAs, title } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  return (
    <PairPage
      title={title}
      shown={shown}
      isOver={isOver}
      signedInAs={signedInAs}
      failure={answered === undefined ? undefined : answered.failure}
    />
  );
}
