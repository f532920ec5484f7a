import { PASSWORD_LENGTH_MAX } from "#web/lib/account.ts";
import { TextField } from "./field.tsx";

/** Where somebody shows that they know the password that they have. */
export function PasswordField({ name, label, error }: { name: string; label: string; error: string | null }) {
  return (
    <TextField
      id={name}
      name={name}
      type="password"
      label={label}
      autoComplete="current-password"
      dir="ltr"
      maxLength={PASSWORD_LENGTH_MAX}
      error={error}
    />
  );
}
