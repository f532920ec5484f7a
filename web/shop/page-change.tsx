import { useLocation, useNavigation } from "@remix-run/react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { MenuSkeleton, OrderSkeleton } from "#web/components/skeletons.tsx";

/** Below this nobody misses anything; a shape that flashes up is worse than none. */
const PATIENCE_MS = 400;

/** A dish lies on its menu: both are one page. */
export const pageOf = (pathname: string) => pathname.replace(/^(\/r\/[^/]+)\/.*$/, "$1");

/** Brings the focus to the new page, as a browser does by itself when it loads one, so that a reader starts at its beginning. */
export function useFocusOnNewPage(): void {
  const page = pageOf(useLocation().pathname);
  const before = useRef(page);
  useEffect(() => {
    if (before.current === page) return;
    before.current = page;
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [page]);
}

/** While another page takes its time, its shape; the present one waits behind it with all that was typed. */
export function WithSkeleton({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const { state, location, formMethod } = useNavigation();
  const wanted = state === "loading" && formMethod === undefined ? pageOf(location.pathname) : null;
  const target = wanted === null || wanted === pageOf(pathname) ? null : wanted;
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setShown(target), target ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [target]);

  const skeleton = target !== null && target === shown ? skeletonFor(target) : null;
  return (
    <>
      {skeleton && <div className="page pt-4">{skeleton}</div>}
      <div hidden={skeleton !== null} className="contents [&[hidden]]:hidden">
        {children}
      </div>
    </>
  );
}

function skeletonFor(page: string): ReactNode {
  if (page === "/" || page.startsWith("/r/")) return <MenuSkeleton />;
  return page.startsWith("/orders/") ? <OrderSkeleton /> : null;
}
