import { slowDownWords } from "#web/lib/account.ts";
import { wordsFor, type Failure } from "#web/lib/errors.ts";
import { useMessages } from "#web/lib/language.tsx";
import { NoConnection, Notice } from "./notice.tsx";

interface FormFailureProps {
  /** Why a form was refused; null when no answer came, and undefined as long as nothing is wrong. */
  failure: Failure | null | undefined;
  /** Whether it is said at a field already. */
  isAtField?: boolean;
  /** What to say instead of the general words about this refusal. */
  otherwise?: string;
}

/** Above a form: why it was not done, unless one of its fields says so. */
export function FormFailure({ failure, isAtField = false, otherwise }: FormFailureProps) {
  const t = useMessages("account");
  const errors = useMessages("errors");
  if (failure === null) return <NoConnection />;
  if (!failure || isAtField) return null;
  const { title, body } = wordsFor(errors, failure.code);
  return (
    <Notice tone="problem" live="alert" title={title}>
      {slowDownWords(t, failure) ?? otherwise ?? body}
    </Notice>
  );
}
