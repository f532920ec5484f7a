import { toHex } from "../colour/oklch.ts";
import * as c from "./palette.ts";

const TICKET =
  "M7 2h18a3 3 0 0 1 3 3v5.5a2.5 2.5 0 0 0 0 5V29l-3-2.2-3 2.2-3-2.2-3 2.2-3-2.2-3 2.2-3-2.2L4 29V15.5a2.5 2.5 0 0 0 0-5V5a3 3 0 0 1 3-3Z";

function ticket(paper: string, print: string): string {
  return (
    `<path fill="${paper}" d="${TICKET}"/>` +
    `<path d="M9 13h14" fill="none" stroke="${print}" stroke-width="1.8" stroke-dasharray="1.6 2.53" stroke-linecap="round"/>` +
    `<path d="M9.5 7.5h6M9.5 18.5h13M9.5 22.5h8" fill="none" stroke="${print}" stroke-width="2.2" stroke-linecap="round"/>`
  );
}

/** The mark alone, for a browser's tab. */
export function favicon(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${ticket(toHex(c.tomato), toHex(c.white))}</svg>`;
}

/**
 * The mark on its ground, for a home screen. `inset` is how far it stays from the edge:
 * a maskable icon may lose a fifth on each side.
 */
export function appIcon(inset: number, rounded: boolean): string {
  const scale = (512 - 2 * inset) / 32;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">` +
    `<rect width="512" height="512" rx="${rounded ? 112 : 0}" fill="${toHex(c.tomato)}"/>` +
    `<g transform="translate(${inset + 10} ${inset + 14}) scale(${scale})" fill-opacity="0.22"><path fill="#2a1708" d="${TICKET}"/></g>` +
    `<g transform="translate(${inset} ${inset}) scale(${scale})">${ticket(toHex(c.white), toHex(c.tomato))}</g></svg>`
  );
}

/** What a home screen needs to know. */
export const WEB_MANIFEST = {
  name: "Comanda",
  short_name: "Comanda",
  description: "Order from your phone. Follow your ticket to the kitchen and back.",
  start_url: "/",
  display: "standalone",
  background_color: toHex(c.paper),
  theme_color: toHex(c.paper),
  icons: [
    { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
    { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
    { src: "/icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
  ],
};
