import { Form, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import type { Failure } from "#web/lib/errors.ts";
import { Button, type ButtonLook } from "./button.tsx";
import { FormFailure } from "./form-failure.tsx";
import { Main } from "./site-frame.tsx";

interface FormPageProps {
  title: string;
  intro: ReactNode;
  /** Why it was refused; null when no answer came, undefined as long as nothing is wrong. */
  failure?: Failure | null | undefined;
  /** Whether a field says so already. */
  isAtField?: boolean | undefined;
  /** What to say instead of the general words about this refusal. */
  otherwise?: string | undefined;
  /** Above the form: what was done, or is to be known first. */
  notice?: ReactNode;
  submit: string;
  look?: ButtonLook;
  /** The fields. */
  children?: ReactNode;
  /** Below the form. */
  after?: ReactNode;
}

/** A page that is one short form. */
export function FormPage({
  title,
  intro,
  failure,
  isAtField,
  otherwise,
  notice,
  submit,
  look = "primary",
  children,
  after,
}: FormPageProps) {
  const busy = useNavigation().state !== "idle";
  return (
    <Main className="page max-w-md! pt-6">
      <h1 className="text-3xl">{title}</h1>
      <p className="mt-1 mb-6 text-muted">{intro}</p>
      <FormFailure failure={failure} isAtField={isAtField ?? false} {...(otherwise && { otherwise })} />
      {notice}
      <Form method="post" replace className="mt-4 flex flex-col gap-5">
        {children}
        <Button type="submit" look={look} wide busy={busy && submit}>
          {submit}
        </Button>
      </Form>
      {after}
    </Main>
  );
}
