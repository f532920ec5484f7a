import { useEffect, useRef } from "react";
import { useMessages } from "#web/lib/language.tsx";

/** "(2) New orders" in the tab for as long as there are any, so that another tab in front hides nothing. */
export function useTabTitle(count: number): void {
  const t = useMessages("kitchen");
  const usual = useRef("");
  useEffect(() => {
    usual.current ||= document.title;
    document.title = count > 0 ? t("board.tabTitle", { count }) : usual.current;
  }, [count, t]);
  useEffect(
    () => () => {
      if (usual.current) document.title = usual.current;
    },
    [],
  );
}
