import { useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import type { Waiting } from "#domain/applications.ts";
import { FilterChips } from "#web/components/filter-chips.tsx";
import { Main } from "#web/components/site-frame.tsx";
import { useFormat, useMessages } from "#web/lib/language.tsx";

/** The frame of a page of those who run the platform: where else they can go, and its title. */
export function AdminPage({
  here,
  title,
  children,
}: {
  here: "overview" | "users" | "approvals" | "audit" | "security";
  title: string;
  children: ReactNode;
}) {
  const t = useMessages("admin");
  const format = useFormat();
  const waiting = useRouteLoaderData<{ waiting: Waiting }>("routes/_shop.admin")?.waiting;
  const count = waiting ? waiting.restaurant + waiting.driver : 0;
  const pages = [
    { key: "overview", label: t("admin.overview"), to: "/admin" },
    { key: "users", label: t("users.title"), to: "/admin/users" },
    {
      key: "approvals",
      label: t("approvals.title"),
      to: "/admin/approvals",
      ...(count > 0 && { count: format.number(count) }),
    },
    { key: "audit", label: t("audit.title"), to: "/admin/audit" },
    { key: "security", label: t("security.title"), to: "/admin/security" },
  ];
  return (
    <Main className="page pt-4">
      <FilterChips label={t("admin.pages")} chips={pages.map((page) => ({ ...page, current: page.key === here }))} />
      <h1 className="pt-4 pb-3 text-3xl">{title}</h1>
      {children}
    </Main>
  );
}
