import { ChevronDown, CircleAlert } from "lucide-react";
import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from "react";
import { classNames } from "#web/lib/class-names.ts";
import { useMessages } from "#web/lib/language.tsx";

interface Framed {
  label: string;
  hint?: ReactNode;
  /** What is wrong, in words; its presence marks the field. */
  error?: string | null;
  /** Says "optional" beside the label. Fields are required unless they say so. */
  optional?: boolean;
}

interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

const CONTROL =
  "w-full min-h-(--touch) rounded-control bg-surface px-4 py-2 text-base inset-ring inset-ring-steel-strong " +
  "aria-invalid:inset-ring-2 aria-invalid:inset-ring-plum-ink disabled:bg-steel-wash disabled:text-muted";

function Frame(props: Framed & { id?: string; className?: string; children: (wiring: Wiring) => ReactNode }) {
  const { label, hint, error, optional, className, children } = props;
  const t = useMessages("common");
  const made = useId();
  const id = props.id ?? made;
  const described = [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return (
    <div className={classNames("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="font-semibold">
        {label}
        {optional && <span className="font-normal text-muted"> ({t("optional")})</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </div>
  );
}

/** The words under a field that is wrong, with a sign, so that colour is never alone. */
export function FieldError({ id, children }: { id?: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <p id={id} className="flex items-start gap-1.5 text-sm font-medium text-plum-ink">
      <CircleAlert size={18} aria-hidden className="mt-0.5 shrink-0" />
      <span>{children}</span>
    </p>
  );
}

export type TextFieldProps = Framed & Omit<InputHTMLAttributes<HTMLInputElement>, "className"> & { className?: string };

export function TextField({ label, hint, error, optional, id, className, ...input }: TextFieldProps) {
  return (
    <Frame {...{ label, hint, error, optional, id, className }}>
      {(wiring) => <input type="text" required={!optional} {...input} {...wiring} className={CONTROL} />}
    </Frame>
  );
}

export type TextAreaProps = Framed &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "className"> & { className?: string };

export function TextArea({ label, hint, error, optional, id, className, ...area }: TextAreaProps) {
  return (
    <Frame {...{ label, hint, error, optional, id, className }}>
      {(wiring) => <textarea rows={3} required={!optional} {...area} {...wiring} className={CONTROL} />}
    </Frame>
  );
}

export type SelectProps = Framed &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, "className"> & {
    options: readonly { value: string; label: string; disabled?: boolean }[];
    className?: string;
  };

export function Select({ label, hint, error, optional, id, className, options, ...select }: SelectProps) {
  return (
    <Frame {...{ label, hint, error, optional, id, className }}>
      {(wiring) => (
        <span className="relative block">
          <select required={!optional} {...select} {...wiring} className={classNames(CONTROL, "appearance-none pe-11")}>
            {options.map(({ value, label: text, disabled }) => (
              <option key={value} value={value} disabled={disabled}>
                {text}
              </option>
            ))}
          </select>
          <ChevronDown size={20} aria-hidden className="pointer-events-none absolute inset-y-0 end-3.5 my-auto" />
        </span>
      )}
    </Frame>
  );
}

/** All that is wrong with a form, on top of it, each a link to its field. The page gives it the focus. */
export function ErrorSummary({ errors }: { errors: readonly { field: string; message: string }[] }) {
  const account = useMessages("account");
  const titleId = useId();
  if (errors.length === 0) return null;
  return (
    <section
      role="alert"
      tabIndex={-1}
      aria-labelledby={titleId}
      className="rounded-card bg-plum-wash p-4 inset-ring-2 inset-ring-plum-ink"
    >
      <h2 id={titleId} className="font-sans text-base font-bold text-plum-ink">
        {account("field.summary", { count: errors.length })}
      </h2>
      <ul className="mt-2 flex flex-col gap-1">
        {errors.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${field}`} className="inline-block py-1 text-plum-ink underline underline-offset-4">
              {message}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
