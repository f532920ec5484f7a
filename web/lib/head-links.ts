import type { LinkDescriptor } from "@remix-run/cloudflare";
import displayFace from "../fonts/bricolage-grotesque-latin.woff2?url";
import textFace from "../fonts/instrument-sans-latin.woff2?url";

const preloaded = (href: string): LinkDescriptor => ({
  rel: "preload",
  as: "font",
  type: "font/woff2",
  href,
  crossOrigin: "anonymous",
});

/** Icons for tab and home screen, and the two faces that every page shows above the fold. */
export const HEAD_LINKS: LinkDescriptor[] = [
  preloaded(textFace),
  preloaded(displayFace),
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "icon", href: "/favicon-32.png", type: "image/png", sizes: "32x32" },
  { rel: "apple-touch-icon", href: "/apple-touch-icon.png" },
  { rel: "manifest", href: "/site.webmanifest" },
];
