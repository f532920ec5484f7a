import { Outlet, useLocation, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { Footer, Header, SkipLink, type HeaderProps } from "#web/components/site-frame.tsx";
import { ToastProvider } from "#web/components/toast.tsx";
import { CartProvider, useCart } from "#web/lib/cart-store.tsx";
import { countPortions } from "#web/lib/cart.ts";
import { useRootData } from "#web/lib/root-data.ts";
import { NewsToasts } from "#web/shop/news-toasts.tsx";
import { useFocusOnNewPage, WithSkeleton } from "#web/shop/page-change.tsx";
import { StayWhileOffline } from "#web/shop/stay-while-offline.tsx";
import { ErrorScreen } from "#web/shop/error-screen.tsx";
import { useServerClock } from "#web/shop/use-now.ts";

/** The header with what waits in the cart. */
function ShopHeader(props: HeaderProps) {
  const { cart } = useCart();
  return <Header {...props} cart={{ to: "/cart", count: countPortions(cart) }} />;
}

/** The frame of front of house: mark, the way to one's orders, language and theme, toasts. */
function Frame({ children }: { children: ReactNode }) {
  const root = useRootData();
  const { pathname, search } = useLocation();
  const { state } = useNavigation();
  const user = root?.viewer.user;
  const restaurants = user?.restaurants ?? [];
  const recent = root?.viewer.recentOrderId;
  useServerClock(root?.now);
  return (
    <CartProvider initial={root?.cart ?? null}>
      <ToastProvider>
        <SkipLink />
        <div className="page-progress" data-active={state === "idle" ? undefined : ""} aria-hidden />
        <ShopHeader
          name={user?.name}
          kitchenTo={restaurants.length > 0 || root?.viewer.device ? "/kitchen" : null}
          ordersTo={user || !recent ? "/orders" : `/orders/${recent}`}
          signInTo={pathname === "/login" ? "/login" : `/login?next=${encodeURIComponent(pathname + search)}`}
          accountTo="/account"
        />
        <StayWhileOffline />
        <NewsToasts userId={user?.id ?? null} />
        {children}
        <Footer theme={root?.theme ?? "system"} returnTo={pathname + search} />
      </ToastProvider>
    </CartProvider>
  );
}

export default function Shop() {
  useFocusOnNewPage();
  return (
    <Frame>
      <WithSkeleton>
        <Outlet />
      </WithSkeleton>
    </Frame>
  );
}

/** What went wrong inside the frame leaves the frame standing. */
export function ErrorBoundary() {
  return (
    <Frame>
      <main id="content" className="page">
        <ErrorScreen />
      </main>
    </Frame>
  );
}
