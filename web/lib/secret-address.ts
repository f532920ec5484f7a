/** For an address that is itself the secret: nobody may keep it, and no page that follows may learn it. */
export const SECRET_ADDRESS = {
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex",
};
