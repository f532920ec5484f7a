import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  type ShouldRevalidateFunction,
} from "@remix-run/react";
import type { ReactNode } from "react";
import "./app.css";
import { cartIn, encodeCart } from "./lib/cart-cookie.ts";
import { HEAD_LINKS } from "./lib/head-links.ts";
import { backAreasOf } from "./lib/back-pages.ts";
import { useForgottenTaps } from "./lib/kept-taps.ts";
import { useLanguage } from "./lib/language.tsx";
import { wentUnanswered } from "./lib/no-answer.ts";
import { useNonce } from "./lib/nonce.ts";
import { themeOf } from "./lib/preferences.ts";
import { useRootData } from "./lib/root-data.ts";
import { requestIdOf } from "./lib/request-id.ts";
import { viewerOf } from "./lib/viewer.ts";
import { ErrorScreen } from "./shop/error-screen.tsx";

/** What every page knows, from the request alone: no call to the API is made for the frame around a page. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const cart = cartIn(request.headers.get("Cookie"));
  return {
    theme: themeOf(request),
    viewer: viewerOf(request),
    cart: cart && encodeCart(cart),
    publicUrl: context.env.publicUrl,
    development: context.env.environment === "development",
    requestId: requestIdOf(context),
    now: new Date().toISOString(),
  };
}

/** The frame changes with forms (a sign-in, a cart), never by walking around. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formMethod, actionResult }) =>
  formMethod !== undefined && formMethod !== "GET" && !wentUnanswered(actionResult);

export const links: LinksFunction = () => HEAD_LINKS;

export const meta: MetaFunction = () => [{ title: "Comanda" }];

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const { language, direction } = useLanguage();
  const theme = useRootData()?.theme ?? "system";
  const [room] = backAreasOf(useLocation().pathname);
  const kitchen = room === "kitchen"; // dark until somebody asks for daylight
  return (
    <html lang={language} dir={direction} data-room={room} data-theme={theme === "system" ? undefined : theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content={theme !== "system" ? theme : kitchen ? "dark" : "light dark"} />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  useForgottenTaps(useRootData()?.viewer);
  return <Outlet />;
}

/** Stands in for the whole site when even the frame cannot be shown. */
export function ErrorBoundary() {
  return (
    <main className="page py-16">
      <ErrorScreen />
    </main>
  );
}
