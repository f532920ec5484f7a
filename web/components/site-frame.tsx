import { Link } from "@remix-run/react";
import { ChefHat, Monitor, Moon, ReceiptText, ShoppingBag, Sun, UserRound, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#web/lib/class-names.ts";
import { useLanguage, useMessages } from "#web/lib/language.tsx";
import { LANGUAGES } from "#web/lib/messages.ts";

const CONTENT_ID = "content";

/** First stop of the Tab key on every page. */
export function SkipLink() {
  const t = useMessages("common");
  return (
    <a href={`#${CONTENT_ID}`} className="skip-link">
      {t("skipToContent")}
    </a>
  );
}

/** The part of a page that differs from page to page; where the skip link leads. */
export function Main({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <main id={CONTENT_ID} tabIndex={-1} className={classNames("outline-none", className)}>
      {children}
    </main>
  );
}

/** The mark: a ticket with its notches and tear line. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
      <path
        className="fill-tomato"
        d="M7 2h18a3 3 0 0 1 3 3v5.5a2.5 2.5 0 0 0 0 5V29l-3-2.2-3 2.2-3-2.2-3 2.2-3-2.2-3 2.2-3-2.2L4 29V15.5a2.5 2.5 0 0 0 0-5V5a3 3 0 0 1 3-3Z"
      />
      <path
        d="M9 13h14"
        className="stroke-on-tomato"
        strokeWidth={1.8}
        strokeDasharray="1.6 2.53"
        strokeLinecap="round"
      />
      <path
        d="M9.5 7.5h6M9.5 18.5h13M9.5 22.5h8"
        className="stroke-on-tomato"
        strokeWidth={2.2}
        strokeLinecap="round"
      />
    </svg>
  );
}

export function Wordmark({ to = "/" }: { to?: string }) {
  const t = useMessages("common");
  return (
    <Link
      to={to}
      className="inline-flex min-h-(--touch) items-center gap-2 rounded-control font-display text-xl font-bold"
    >
      <Mark />
      <bdi lang="en">{t("brand")}</bdi>
    </Link>
  );
}

export interface HeaderProps {
  /** Who is signed in; without it the way to sign in is shown. */
  name?: string | null;
  /** Where the kitchen of this person is, if there is one. */
  kitchenTo?: string | null;
  ordersTo?: string;
  signInTo?: string;
  accountTo?: string;
  /** What waits in the cart, if anything does. */
  cart?: { to: string; count: number } | null;
}

/** The frame of front of house. Words beside the signs where there is room, and always for readers. */
export function Header(props: HeaderProps) {
  const { name, kitchenTo, ordersTo = "/orders", signInTo = "/sign-in", accountTo = "/account", cart } = props;
  const t = useMessages("common");
  return (
    <header className="page flex flex-wrap items-center justify-between gap-x-2 py-2">
      <Wordmark />
      <nav aria-label={t("nav.main")} className="flex flex-wrap items-center">
        {kitchenTo && <HeaderLink to={kitchenTo} icon={ChefHat} label={t("nav.kitchen")} />}
        <HeaderLink to={ordersTo} icon={ReceiptText} label={t("nav.orders")} />
        {name ? (
          <HeaderLink to={accountTo} icon={UserRound} label={name} />
        ) : (
          <HeaderLink to={signInTo} icon={UserRound} label={t("nav.signIn")} />
        )}
        {cart && cart.count > 0 && (
          <HeaderLink
            to={cart.to}
            icon={ShoppingBag}
            label={`${t("cart.bar")}: ${t("cart.items", { count: cart.count })}`}
            count={cart.count}
          />
        )}
      </nav>
    </header>
  );
}

interface HeaderLinkProps {
  to: string;
  icon: LucideIcon;
  label: string;
  /** Shown in place of the words, which readers still hear. */
  count?: number;
}

function HeaderLink({ to, icon: Icon, label, count }: HeaderLinkProps) {
  return (
    <Link
      to={to}
      className="flex min-h-(--touch) min-w-(--touch) items-center justify-center gap-2 rounded-pill px-3 font-semibold hover:bg-steel-wash"
    >
      <span className="relative">
        <Icon size={22} aria-hidden />
        {count !== undefined && (
          <span aria-hidden className="header-count figures">
            {count}
          </span>
        )}
      </span>
      <span className={count === undefined ? "max-sm:sr-only" : "sr-only"}>{label}</span>
    </Link>
  );
}

export type Theme = "light" | "dark" | "system";

interface Preference {
  /** Where the choice is sent: a form post that sets a cookie and leads back to `returnTo`. */
  action?: string;
  returnTo: string;
}

const PREFERENCES = "/preferences";
const THEMES = [
  { value: "light", icon: Sun, key: "theme.light" },
  { value: "dark", icon: Moon, key: "theme.dark" },
  { value: "system", icon: Monitor, key: "theme.system" },
] as const;

/** Day, night, or as the device has it. A form, so it works anywhere; the server sends the page in the chosen theme. */
export function ThemeSwitch({ theme, action = PREFERENCES, returnTo }: Preference & { theme: Theme }) {
  const t = useMessages("common");
  return (
    <form method="post" action={action}>
      <input type="hidden" name="returnTo" value={returnTo} />
      <div className="segments" role="group" aria-label={t("theme.label")}>
        {THEMES.map(({ value, icon: Icon, key }) => (
          <button
            key={value}
            name="theme"
            value={value}
            aria-pressed={theme === value}
            className="segment"
            title={t(key)}
          >
            <Icon size={20} aria-hidden />
            <span className="sr-only">{t(key)}</span>
          </button>
        ))}
      </div>
    </form>
  );
}

/** Each language in its own words and letters. */
export function LanguageSwitch({ action = PREFERENCES, returnTo }: Preference) {
  const t = useMessages("common");
  const { language } = useLanguage();
  return (
    <form method="post" action={action}>
      <input type="hidden" name="returnTo" value={returnTo} />
      <div className="segments" role="group" aria-label={t("language.label")}>
        {LANGUAGES.map((each) => (
          <button
            key={each}
            name="language"
            value={each}
            lang={each}
            aria-pressed={language === each}
            className="segment"
          >
            {t(`language.${each}`)}
          </button>
        ))}
      </div>
    </form>
  );
}

export function Footer({ theme, returnTo, action }: Preference & { theme: Theme }) {
  const t = useMessages("common");
  return (
    <footer className="page mt-16 flex flex-wrap items-center justify-between gap-4 border-t border-steel py-6 pb-28 text-sm text-muted">
      <p>{t("footer.line")}</p>
      <div className="flex flex-wrap gap-3 text-ink">
        <LanguageSwitch action={action} returnTo={returnTo} />
        <ThemeSwitch theme={theme} action={action} returnTo={returnTo} />
      </div>
    </footer>
  );
}
