import { useMessages } from "#web/lib/language.tsx";
import { LinkButton } from "./button.tsx";

/** The next page of a list that goes on, as a link: the address says how far the reader is. */
export function ShowMore({ to }: { to: string | null }) {
  const t = useMessages("common");
  if (!to) return null;
  return (
    <div className="flex justify-center py-6">
      <LinkButton to={to} preventScrollReset rel="next">
        {t("showMore")}
      </LinkButton>
    </div>
  );
}

/** Back and forth in a list that is read in pages. */
export function PageLinks({ previousTo, nextTo }: { previousTo: string | null; nextTo: string | null }) {
  const t = useMessages("common");
  if (!previousTo && !nextTo) return null;
  return (
    <nav aria-label={t("nav.pages")} className="flex justify-between gap-3 py-6">
      {previousTo ? (
        <LinkButton to={previousTo} rel="prev">
          {t("previous")}
        </LinkButton>
      ) : (
        <span />
      )}
      {nextTo && (
        <LinkButton to={nextTo} rel="next">
          {t("next")}
        </LinkButton>
      )}
    </nav>
  );
}
