import { Form, useNavigation } from "@remix-run/react";
import { Unlink } from "lucide-react";
import { DEVICE_NAME_MAX, type Device, type StationName } from "#domain/devices.ts";
import { Button } from "#web/components/button.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { TextField } from "#web/components/field.tsx";
import { QUESTION_BUTTON, SecondQuestion } from "#web/components/second-question.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";
import { StationSelect } from "./station-select.tsx";

type Shown = Pick<Device, "id" | "name" | "station" | "pairedBy" | "isConnected"> & {
  pairedMinutes: number;
  /** Null for one that has not fetched its session yet. */
  seenMinutes: number | null;
};

/** A tablet that only listens is heard of every quarter of an hour. */
const JUST_NOW_MINUTES = 15;

/** The tablets of a restaurant, and what can be done about each. */
export function DeviceList({ devices, stations }: { devices: readonly Shown[]; stations: readonly StationName[] }) {
  const t = useMessages("admin");
  if (devices.length === 0) return <EmptyState title={t("devices.none")} drawing="rail" />;
  return (
    <ul className="flex flex-col gap-3 pt-2">
      {devices.map((device) => (
        <li key={device.id} className="rounded-card bg-surface p-4 inset-ring inset-ring-steel">
          <h2 className="text-lg font-bold break-words">
            <bdi>{device.name}</bdi>
          </h2>
          <State device={device} />
          <Acts device={device} stations={stations} />
        </li>
      ))}
    </ul>
  );
}

function State({ device: { station, pairedBy, pairedMinutes, seenMinutes, isConnected } }: { device: Shown }) {
  const t = useMessages("admin");
  const format = useFormat();
  const seen =
    seenMinutes === null
      ? t("devices.notYet")
      : seenMinutes <= JUST_NOW_MINUTES
        ? t("devices.seenNow")
        : t("devices.seen", { span: format.span(seenMinutes) });
  const name = pairedBy || t("user.nobody");
  return (
    <p className="pb-3 text-sm text-muted">
      <bdi>{station?.name ?? t("devices.allStations")}</bdi>
      <br />
      {pairedMinutes === 0
        ? t("devices.pairedNow", { name })
        : t("devices.pairedBy", { name, span: format.span(pairedMinutes) })}
      <br />
      {isConnected ? seen : <strong className="text-plum-ink">{t("devices.over")}</strong>}
    </p>
  );
}

function Acts({ device: { id, name, station }, stations }: { device: Shown; stations: readonly StationName[] }) {
  const t = useMessages("admin");
  const busy = useNavigation().state !== "idle";
  return (
    <>
      <Form method="post" replace className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="deviceId" value={id} />
        <TextField
          id={`name-${id}`}
          key={name}
          name="name"
          label={t("devices.nameOf", { name })}
          autoComplete="off"
          maxLength={DEVICE_NAME_MAX}
          defaultValue={name}
          className="min-w-[min(12rem,100%)]"
        />
        <StationSelect
          id={`station-${id}`}
          key={`${id}:${station?.id}`}
          label={t("devices.stationOf", { name })}
          stations={stations}
          value={station?.id ?? ""}
        />
        <Button
          type="submit"
          name="act"
          value="changed"
          disabled={busy}
          aria-label={t("devices.changeNamed", { name })}
        >
          {t("devices.change")}
        </Button>
      </Form>
      {/* One that was revoked by mistake has to be paired anew, on the wall where it hangs. */}
      <SecondQuestion
        className="mt-3"
        summaryClassName={QUESTION_BUTTON}
        label={t("devices.revoke")}
        name={t("devices.revokeNamed", { name })}
        icon={Unlink}
        title={t("devices.sure", { name })}
        body={t("devices.sureBody")}
        confirm={t("devices.revokeNamed", { name })}
        keep={t("devices.keep")}
        sends={{ deviceId: id, act: "revoked" }}
      />
    </>
  );
}
