import { Form, useNavigation } from "@remix-run/react";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#web/lib/class-names.ts";
import { Button } from "./button.tsx";

/** For a summary that looks like the button of what is dangerous. */
export const QUESTION_BUTTON =
  "rounded-pill bg-surface px-5 py-2 text-plum-ink inset-ring inset-ring-plum-ink hover:bg-plum-wash";

interface SecondQuestionProps {
  /** What opens the question, and how it is called where several on a page look alike. */
  label: ReactNode;
  name?: string;
  icon?: LucideIcon;
  title: string;
  body: string;
  confirm: string;
  /** Not to do it after all. */
  keep: string;
  /** What the form sends when it is meant. */
  sends: Readonly<Record<string, string>>;
  className?: string;
  summaryClassName?: string;
}

/** Two steps to what cannot be taken back: the first only opens the second. A disclosure, so that it needs no script. */
export function SecondQuestion(props: SecondQuestionProps) {
  const { label, name, icon: Icon, title, body, confirm, keep, sends, className, summaryClassName } = props;
  const busy = useNavigation().state !== "idle";
  return (
    <details className={classNames("group rounded-card open:bg-surface open:p-4 open:shadow-soft", className)}>
      <summary
        className={classNames(
          "flex min-h-(--touch) w-fit cursor-pointer list-none items-center gap-2 font-semibold group-open:hidden",
          summaryClassName ?? "px-4 underline underline-offset-4",
        )}
      >
        {Icon && <Icon size={20} aria-hidden />}
        {name === undefined ? (
          label
        ) : (
          <>
            <span aria-hidden>{label}</span>
            <span className="sr-only">{name}</span>
          </>
        )}
      </summary>
      <p className="font-bold">{title}</p>
      <p className="pb-4 text-muted">{body}</p>
      <Form method="post" replace className="flex flex-wrap gap-3">
        {Object.entries(sends).map(([key, value]) => (
          <input key={key} type="hidden" name={key} value={value} />
        ))}
        <Button type="submit" look="danger" busy={busy && confirm}>
          {confirm}
        </Button>
        <Button
          className="scripted"
          look="quiet"
          onClick={(event) => event.currentTarget.closest("details")?.removeAttribute("open")}
        >
          {keep}
        </Button>
      </Form>
    </details>
  );
}
