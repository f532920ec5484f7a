import { Outlet } from "@remix-run/react";
import { SkipLink } from "#web/components/site-frame.tsx";
import { ToastProvider } from "#web/components/toast.tsx";
import { KitchenError } from "#web/kitchen/kitchen-error.tsx";
import "#web/kitchen/kitchen.css";

/** The frame of the board: none of the front's, so that the whole screen is the rail. */
export default function Kitchen() {
  return (
    <ToastProvider>
      <SkipLink />
      <Outlet />
    </ToastProvider>
  );
}

export function ErrorBoundary() {
  return <KitchenError />;
}
