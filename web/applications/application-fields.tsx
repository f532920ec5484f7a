import { APPLICATION_LENGTHS, type ApplicationKind } from "#domain/applications.ts";
import { Select, TextField } from "#web/components/field.tsx";
import { PHONE_MAX } from "#web/lib/account.ts";
import { useMessages } from "#web/lib/language.tsx";
import type { Choices } from "./choices.server.ts";
import type { ApplicationField, ApplicationValues } from "./form.ts";

interface FieldsProps {
  kind: ApplicationKind;
  /** What a restaurant chooses from. */
  choices: Choices | null;
  values: Partial<ApplicationValues> | undefined;
  errors: Partial<Record<ApplicationField, string>>;
}

/** What somebody who wants to be this tells of it. */
export function ApplicationFields({ kind, choices, values, errors }: FieldsProps) {
  const s = useMessages("settings");
  const field = (name: ApplicationField) => ({
    id: name,
    name,
    defaultValue: values?.[name],
    error: errors[name] ?? null,
  });
  const lengths = (name: "name" | "address" | "area") => {
    const [minLength, maxLength] = APPLICATION_LENGTHS[name];
    return { minLength, maxLength };
  };
  return (
    <fieldset className="flex flex-col gap-5">
      <legend className="pb-4 font-display text-lg font-bold">{s(`apply.${kind}.legend`)}</legend>
      {kind === "restaurant" && choices && (
        <>
          <TextField
            {...field("restaurantName")}
            {...lengths("name")}
            label={s("apply.name")}
            autoComplete="organization"
          />
          <TextField
            {...field("address")}
            {...lengths("address")}
            label={s("apply.address")}
            hint={s("apply.addressHint")}
            autoComplete="street-address"
          />
        </>
      )}
      <TextField
        {...field("phone")}
        type="tel"
        label={s("profile.phone")}
        hint={s(`apply.${kind}.phoneHint`)}
        autoComplete="tel"
        dir="ltr"
        maxLength={PHONE_MAX}
      />
      {kind === "restaurant" && choices && (
        <>
          <Select
            {...field("timezone")}
            label={s("apply.timezone")}
            options={[
              { value: "", label: s("apply.choose") },
              ...choices.timezones.map((value) => ({ value, label: value.replaceAll("_", " ") })),
            ]}
          />
          <Select
            {...field("currency")}
            label={s("apply.currency")}
            options={[{ value: "", label: s("apply.choose") }, ...choices.currencies]}
          />
        </>
      )}
      {kind === "driver" && (
        <TextField
          {...field("area")}
          {...lengths("area")}
          label={s("apply.area")}
          hint={s("apply.areaHint")}
          autoComplete="off"
        />
      )}
    </fieldset>
  );
}
