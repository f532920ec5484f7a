import { Form, useNavigation } from "@remix-run/react";
import { Link2 } from "lucide-react";
import { DEVICE_NAME_MAX, type StationName } from "#domain/devices.ts";
import { Button } from "#web/components/button.tsx";
import { TextField } from "#web/components/field.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { StationSelect } from "./station-select.tsx";

/** Confirms the code that a tablet shows. What was typed stays when it was refused. */
export function PairForm({
  stations,
  formKey,
  typed,
  unfit,
}: {
  stations: readonly StationName[];
  /** Under which a repeat of this form counts once. */
  formKey: string;
  typed: { code: string; name: string; stationId: string } | undefined;
  /** The fields that the API found wrong. */
  unfit: readonly string[];
}) {
  const t = useMessages("admin");
  const words = t("devices.confirm");
  const busy = useNavigation().state !== "idle";
  return (
    <section aria-labelledby="pair" className="max-w-md">
      <h2 id="pair" className="pt-8 pb-1 text-xl">
        {t("devices.pair")}
      </h2>
      <p className="pb-3 text-muted">{t("devices.pairIntro")}</p>
      <Form method="post" replace className="flex flex-col gap-5">
        <input type="hidden" name="key" value={formKey} />
        <TextField
          id="code"
          name="code"
          label={t("devices.code")}
          hint={t("devices.codeHint")}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          dir="ltr"
          maxLength={16}
          defaultValue={typed?.code}
          error={unfit.includes("code") ? t("devices.wrongCode") : null}
          className="figures"
        />
        <TextField
          id="name"
          name="name"
          label={t("devices.name")}
          hint={t("devices.nameHint")}
          autoComplete="off"
          maxLength={DEVICE_NAME_MAX}
          defaultValue={typed?.name}
          error={unfit.includes("name") ? t("devices.wrongName") : null}
        />
        <StationSelect id="station" label={t("devices.station")} stations={stations} value={typed?.stationId ?? ""} />
        <Button type="submit" name="act" value="paired" look="primary" icon={Link2} wide disabled={busy}>
          {words}
        </Button>
      </Form>
    </section>
  );
}
