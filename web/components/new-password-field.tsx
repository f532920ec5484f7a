import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from "#web/lib/account.ts";
import { useMessages } from "#web/lib/language.tsx";
import { TextField } from "./field.tsx";

interface NewPasswordFieldProps {
  name: string;
  label: string;
  /** Whether the API found it unfit, and whether because it is short. */
  isUnfit: boolean | undefined;
  tooShort: boolean | undefined;
}

/** Where somebody chooses a password. */
export function NewPasswordField({ name, label, isUnfit, tooShort }: NewPasswordFieldProps) {
  const t = useMessages("account");
  const unfit = tooShort ? t("field.tooShort", { label, count: PASSWORD_LENGTH_MIN }) : t("signUp.passwordIsName");
  return (
    <TextField
      id={name}
      name={name}
      type="password"
      label={label}
      hint={t("signUp.passwordHint", { count: PASSWORD_LENGTH_MIN })}
      autoComplete="new-password"
      dir="ltr"
      minLength={PASSWORD_LENGTH_MIN}
      maxLength={PASSWORD_LENGTH_MAX}
      error={isUnfit ? unfit : null}
    />
  );
}
