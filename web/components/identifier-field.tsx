import { useMessages } from "#web/lib/language.tsx";
import { TextField } from "./field.tsx";

/** The name that somebody signs in with: their e-mail address, or their user name. */
export function IdentifierField({
  defaultValue,
  error = null,
}: {
  defaultValue: string | undefined;
  error?: string | null;
}) {
  const t = useMessages("account");
  return (
    <TextField
      id="identifier"
      name="identifier"
      label={t("signIn.email")}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      inputMode="email"
      dir="ltr"
      maxLength={254}
      defaultValue={defaultValue}
      error={error}
    />
  );
}
