import { useFormat, useMessages } from "#web/lib/language.tsx";

/** A moment in the one zone that operators everywhere read alike. */
export function Moment({ at, now }: { at: string; now: string }) {
  const t = useMessages("admin");
  const format = useFormat({ timeZone: "UTC" });
  return (
    <time dateTime={at} className="figures">
      {t("admin.utc", { day: format.day(at, new Date(now)), time: format.time(at) })}
    </time>
  );
}
