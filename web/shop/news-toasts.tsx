import { useLocation, useNavigate } from "@remix-run/react";
import { useCallback } from "react";
import type { UserNews } from "#domain/frames.ts";
import { inLocale } from "#domain/menu.ts";
import { useToast } from "#web/components/toast.tsx";
import { useLanguage, useMessages } from "#web/lib/language.tsx";
import { useUserNews } from "#web/lib/live/use-user-news.ts";

/** Tells a signed-in person what happens to their orders, whatever page they are on. The order's own page says it by itself. */
export function NewsToasts({ userId }: { userId: string | null }) {
  const toast = useToast();
  const t = useMessages("order");
  const common = useMessages("common");
  const { language } = useLanguage();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const tell = useCallback(
    (news: UserNews) => {
      const to = `/orders/${news.orderId}`;
      if (pathname === to) return;
      const number = String(news.orderNumber);
      const restaurant = { name: news.restaurantName, translations: news.restaurantTranslations ?? {} };
      toast.show({
        text: t("live.movedNamed", {
          number,
          restaurant: inLocale(restaurant, "name", language),
          status: common(`status.${news.status}`),
        }),
        tone:
          news.status === "ready"
            ? "good"
            : news.status === "rejected" || news.status === "cancelled"
              ? "problem"
              : "plain",
        action: { label: t("live.open"), onAct: () => navigate(to) },
        seconds: 12,
      });
    },
    [common, language, navigate, pathname, t, toast],
  );
  useUserNews(userId, tell);
  return null;
}
