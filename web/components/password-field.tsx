import { PASSWORD_LENGTH_MAX } from "#web/lib/account.ts";
import { TextField } from "./field.tsx";

interface PasswordFieldProps {
  name: string;
  label: string;
  error: string | null;
  /** When it is needed, where it is not always. */
  hint?: string;
  /** Whose it is, for password managers, where the form does not ask for that. */
  whose?: string;
}

/** Where somebody shows that they know the password that they have. Required, unless a hint says when it is. */
export function PasswordField({ name, label, error, hint, whose }: PasswordFieldProps) {
  return (
    <>
      {whose !== undefined && (
        <input type="text" name="username" autoComplete="username" defaultValue={whose} readOnly hidden />
      )}
      <TextField
        id={name}
        name={name}
        type="password"
        label={label}
        autoComplete="current-password"
        dir="ltr"
        maxLength={PASSWORD_LENGTH_MAX}
        error={error}
        {...(hint !== undefined && { hint, optional: true })}
      />
    </>
  );
}
