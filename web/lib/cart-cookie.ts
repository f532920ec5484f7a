import { AMOUNT_MAX_MINOR } from "#domain/money.ts";
import { LINES_MAX, OPTIONS_PER_LINE_MAX, QUANTITY_MAX, type CartLine } from "#domain/pricing.ts";
import { base64UrlToText, shortToUuid, textToBase64Url, uuidToShort } from "./base64url.ts";
import type { Cart, CartEntry } from "./cart.ts";
import { cookieValue } from "./cookies.ts";

/** Readable by script on purpose: the server writes it for forms, the browser for taps. It names dishes, and no person. */
export const CART_COOKIE = "__Host-cart";
const KEPT_SECONDS = 7 * 24 * 3600;

/*
 * 1.{restaurant}.{id}.{revision}.{line}.{line}…   line = {item}*{quantity}${price seen}~{option}*{quantity}!{note}
 * Ids are 22 characters of base64url, numbers are base 36. Every character may stand in a cookie as it is.
 */
const HEAD = /^1\.([\w-]{22})\.([\w-]{16})\.([0-9a-z]{1,8})$/;
const LINE = /^([\w-]{22})\*([0-9a-z]{1,2})\$([0-9a-z]{1,8})((?:~[\w-]{22}\*[0-9a-z]{1,2})*)(?:!([\w-]+))?$/;
const NOTE_BASE64_MAX = 1_200;

export function encodeCart(cart: Cart): string {
  const head = ["1", uuidToShort(cart.restaurantId), cart.id, cart.revision.toString(36)];
  return [...head, ...cart.entries.map(encodeEntry)].join(".");
}

function encodeEntry({ itemId, quantity, seenMinor, options, note }: CartEntry): string {
  const chosen = options.map((option) => `~${uuidToShort(option.optionId)}*${option.quantity.toString(36)}`).join("");
  const written = note ? `!${textToBase64Url(note)}` : "";
  return `${uuidToShort(itemId)}*${quantity.toString(36)}$${seenMinor.toString(36)}${chosen}${written}`;
}

/** Reads a cart that anybody may have written. Anything odd makes it an empty one: null. */
export function decodeCart(text: string | null | undefined): Cart | null {
  if (!text || text.length > 4_096) return null;
  const parts = text.split(".");
  const head = HEAD.exec(parts.slice(0, 4).join("."));
  const restaurantId = head?.[1] ? shortToUuid(head[1]) : null;
  if (!head?.[2] || !head[3] || !restaurantId) return null;
  const lines = parts.slice(4);
  if (lines.length === 0 || lines.length > LINES_MAX) return null;
  const entries = lines.map(decodeEntry);
  if (entries.includes(null)) return null;
  return { id: head[2], revision: Number.parseInt(head[3], 36), restaurantId, entries: entries as CartEntry[] };
}

function decodeEntry(line: string): CartEntry | null {
  const [matched, item = "", amount = "", seen = "", chosen = "", written = ""] = LINE.exec(line) ?? [];
  const itemId = shortToUuid(item);
  const quantity = Number.parseInt(amount, 36);
  const seenMinor = Number.parseInt(seen, 36);
  const options = chosen.split("~").slice(1).map(decodeOption);
  const note = written ? base64UrlToText(written) : undefined;
  if (!matched || !itemId || note === null || written.length > NOTE_BASE64_MAX) return null;
  if (quantity < 1 || quantity > QUANTITY_MAX || seenMinor > AMOUNT_MAX_MINOR) return null;
  if (options.length > OPTIONS_PER_LINE_MAX || options.includes(null)) return null;
  return { itemId, quantity, seenMinor, options: options as CartLine["options"], note };
}

function decodeOption(text: string): CartLine["options"][number] | null {
  const [short = "", amount = ""] = text.split("*");
  const optionId = shortToUuid(short);
  const quantity = Number.parseInt(amount, 36);
  return optionId && quantity >= 1 && quantity <= QUANTITY_MAX ? { optionId, quantity } : null;
}

/** The cart in a `Cookie` header, or in `document.cookie`, which has the same form. */
export const cartIn = (cookies: string | null): Cart | null => decodeCart(cookieValue(cookies, CART_COOKIE));

/** The same text for a `Set-Cookie` header and for `document.cookie`. Null forgets the cart. */
export function cartCookie(cart: Cart | null): string {
  const value = cart && cart.entries.length > 0 ? encodeCart(cart) : "";
  return `${CART_COOKIE}=${value}; Path=/; Secure; SameSite=Lax; Max-Age=${value ? KEPT_SECONDS : 0}`;
}
