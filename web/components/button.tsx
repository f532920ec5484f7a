import { Link, type LinkProps } from "@remix-run/react";
import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { classNames } from "#web/lib/class-names.ts";

/** One `primary` a screen: the next step. `good` is the kitchen's "yes", `danger` ends something. */
export type ButtonLook = "primary" | "good" | "secondary" | "quiet" | "danger";

const LOOKS: Record<ButtonLook, string> = {
  primary: "bg-tomato text-on-tomato hover:bg-tomato-strong",
  good: "bg-basil text-on-basil hover:brightness-95",
  secondary: "bg-surface text-ink inset-ring inset-ring-steel-strong hover:bg-sunken",
  quiet: "text-ink hover:bg-steel-wash",
  danger: "bg-surface text-plum-ink inset-ring inset-ring-plum-ink hover:bg-plum-wash",
};

function buttonClass(look: ButtonLook, wide: boolean | undefined, className: string | undefined): string {
  return classNames(
    "inline-flex min-h-(--touch) items-center justify-center gap-2 rounded-pill px-5 py-2 text-center text-(length:--action) font-semibold",
    "transition-[transform,opacity] duration-150 active:scale-[0.98]",
    "disabled:bg-steel disabled:text-muted disabled:inset-ring-0 disabled:active:scale-100",
    "aria-disabled:bg-steel aria-disabled:text-muted",
    wide && "w-full",
    LOOKS[look],
    className,
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
  wide?: boolean;
  icon?: LucideIcon;
  /** The action is on its way: the button says so and takes no second press. */
  busy?: string | false;
}

export function Button({ look = "secondary", wide, icon: Icon, busy, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass(look, wide, className)}
      aria-busy={busy ? true : undefined}
      disabled={rest.disabled || Boolean(busy)}
    >
      {Icon && <Icon size={20} aria-hidden />}
      <span className="figures">{busy || children}</span>
    </button>
  );
}

export interface LinkButtonProps extends LinkProps {
  look?: ButtonLook;
  wide?: boolean;
  icon?: LucideIcon;
  children: ReactNode;
}

/** A step to another page that looks like the button it is. */
export function LinkButton({ look = "secondary", wide, icon: Icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={buttonClass(look, wide, className)}>
      {Icon && <Icon size={20} aria-hidden />}
      <span className="figures">{children}</span>
    </Link>
  );
}

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: LucideIcon;
  /** What the button does, for those who do not see the sign. */
  label: string;
  look?: "plain" | "edged" | "filled";
}

const ICON_LOOKS: Record<NonNullable<IconButtonProps["look"]>, string> = {
  plain: "hover:bg-steel-wash",
  edged: "bg-surface inset-ring inset-ring-steel-strong hover:bg-sunken",
  filled: "bg-tomato text-on-tomato hover:bg-tomato-strong",
};

const ICON_BUTTON =
  "inline-grid size-(--touch) shrink-0 place-items-center rounded-pill transition-transform duration-150 active:scale-95 disabled:text-muted disabled:opacity-60";

export function IconButton({ icon: Icon, label, look = "plain", className, ...rest }: IconButtonProps) {
  return (
    <button type="button" aria-label={label} {...rest} className={classNames(ICON_BUTTON, ICON_LOOKS[look], className)}>
      <Icon size={22} aria-hidden />
    </button>
  );
}

/** The same for going somewhere. */
export function IconLink(props: LinkProps & Pick<IconButtonProps, "icon" | "label" | "look">) {
  const { icon: Icon, label, look = "plain", className, ...rest } = props;
  return (
    <Link aria-label={label} {...rest} className={classNames(ICON_BUTTON, ICON_LOOKS[look], className)}>
      <Icon size={22} aria-hidden />
    </Link>
  );
}
