import type { StationName } from "#domain/devices.ts";
import { Select } from "#web/components/field.tsx";
import { useMessages } from "#web/lib/language.tsx";

/** Where a tablet hangs: at one station, or for all. */
export function StationSelect({
  id,
  label,
  stations,
  value,
}: {
  id: string;
  label: string;
  stations: readonly StationName[];
  value: string;
}) {
  const t = useMessages("admin");
  return (
    <Select
      id={id}
      name="stationId"
      label={label}
      required={false}
      defaultValue={value}
      options={[
        { value: "", label: t("devices.allStations") },
        ...stations.map((station) => ({ value: station.id, label: station.name })),
      ]}
      className="min-w-[min(12rem,100%)]"
    />
  );
}
