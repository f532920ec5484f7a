import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { useActionData, useLoaderData, type ClientActionFunctionArgs } from "@remix-run/react";
import { FormFailure } from "#web/components/form-failure.tsx";
import { Notice } from "#web/components/notice.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { DeviceList } from "#web/devices/device-list.tsx";
import { PairForm } from "#web/devices/pair-form.tsx";
import { idFrom } from "#web/lib/address.ts";
import { attempt, connect, read } from "#web/lib/api.ts";
import { textIn } from "#web/lib/form.ts";
import { keyFrom, newKey } from "#web/lib/idempotency.ts";
import { useMessages } from "#web/lib/language.tsx";
import { minutesSince } from "#web/lib/minutes-since.ts";
import { orNoAnswer } from "#web/lib/no-answer.ts";
import { ownDocument } from "#web/lib/own-document.ts";
import { textsFor } from "#web/lib/texts.server.ts";
import { titleOf } from "#web/lib/titles.ts";

const DONE = ["paired", "changed", "revoked"] as const;
type Done = (typeof DONE)[number];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const id = idFrom(params.restaurantId);
  const { v1 } = connect(request, context);
  const [{ devices, stations }, { user }] = await Promise.all([
    read(v1.restaurants[":id"].devices.$get({ param: { id } }), request),
    read(v1.auth.me.$get(), request),
  ]);
  const here = user.memberships.find(({ restaurantId }) => restaurantId === id);
  const t = await textsFor(request, "admin");
  const done = new URL(request.url).searchParams.get("done");
  return {
    devices: devices.map(({ pairedAt, lastSeenAt, ...device }) => ({
      ...device,
      pairedMinutes: minutesSince(pairedAt),
      seenMinutes: lastSeenAt === null ? null : minutesSince(lastSeenAt),
    })),
    stations,
    key: newKey(),
    done: DONE.find((each) => each === done) ?? null,
    title: t("devices.title", { restaurant: here?.restaurantName ?? "" }),
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const id = idFrom(params.restaurantId);
  const form = await request.formData();
  const { v1, headers } = connect(request, context);
  const all = v1.restaurants[":id"].devices;
  const typed = { code: textIn(form, "code"), name: textIn(form, "name"), stationId: textIn(form, "stationId") };
  const place = { name: typed.name.trim(), stationId: typed.stationId === "" ? null : idFrom(typed.stationId) };
  const device = () => ({ id, deviceId: idFrom(textIn(form, "deviceId")) });
  const acts = {
    paired: async () =>
      await attempt(
        all.$post(
          { param: { id }, json: { code: typed.code, ...place } },
          { headers: { "Idempotency-Key": keyFrom(form.get("key")) } },
        ),
      ),
    changed: async () => await attempt(all[":deviceId"].$patch({ param: device(), json: place })),
    revoked: async () => await attempt(all[":deviceId"].$delete({ param: device() })),
  } satisfies Record<Done, () => Promise<unknown>>;
  const act = DONE.find((each) => each === textIn(form, "act"));
  if (!act) throw data(null, { status: 400 });
  const tried = await acts[act]();
  if (tried.ok) return redirect(`/manage/${id}/devices?done=${act}`, { status: 303, headers: headers() });
  const { failure } = tried;
  return data({ failure, typed: act === "paired" ? typed : null }, { status: failure.status, headers: headers() });
}

export const clientAction = async ({ serverAction }: ClientActionFunctionArgs) =>
  await orNoAnswer(serverAction<typeof action>());

export const clientLoader = ownDocument;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => titleOf(loaded?.title);

export default function Devices() {
  const { devices, stations, key, done, title } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action | typeof clientAction>();
  const t = useMessages("admin");
  const failure = answered?.failure;
  const typed = answered && "typed" in answered ? answered.typed : null;
  const unfit = typed && failure?.code === "invalid_input" ? failure.details.map(({ field }) => field) : [];
  return (
    <Main className="page pt-6">
      <h1 className="pb-3 text-3xl">{title}</h1>
      <FormFailure failure={failure} isAtField={unfit.length > 0} />
      {done && !answered && (
        <Notice tone="good" live="status">
          {t(`devices.${done}`)}
        </Notice>
      )}
      <DeviceList devices={devices} stations={stations} />
      <PairForm stations={stations} formKey={key} typed={typed ?? undefined} unfit={unfit} />
    </Main>
  );
}
