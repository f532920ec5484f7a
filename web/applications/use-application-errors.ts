import type { Failure } from "#web/lib/errors.ts";
import { useMessages } from "#web/lib/language.tsx";
import { applicationFieldsIn, type ApplicationField } from "./form.ts";

/** What is wrong with each field of an application, in words. */
export function useApplicationErrors(failure: Failure | null | undefined): Partial<Record<ApplicationField, string>> {
  const t = useMessages("account");
  const s = useMessages("settings");
  const words: Record<ApplicationField, string> = {
    restaurantName: s(failure?.code === "already_exists" ? "apply.nameTaken" : "apply.wrong.name"),
    address: s("apply.wrong.address"),
    timezone: s("apply.wrong.timezone"),
    currency: s("apply.wrong.currency"),
    phone: t("field.phone"),
    area: s("apply.wrong.area"),
  };
  if (failure?.code !== "invalid_input" && failure?.code !== "already_exists") return {};
  return Object.fromEntries(applicationFieldsIn(failure.details).map((field) => [field, words[field]]));
}
