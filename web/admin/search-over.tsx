import { LinkButton } from "#web/components/button.tsx";
import { EmptyState } from "#web/components/empty-state.tsx";
import { useMessages } from "#web/lib/language.tsx";

/** In place of a list whose search this browser does not keep any more. */
export function SearchOver({ allTo }: { allTo: string }) {
  const t = useMessages("admin");
  return (
    <EmptyState title={t("search.over")} drawing="rail" action={<LinkButton to={allTo}>{t("users.all")}</LinkButton>}>
      {t("search.overBody")}
    </EmptyState>
  );
}
