import type { Messages } from "#web/lib/messages.ts";

/**
 * What went wrong, what it means for the order or the money, what to do now: `<code>.title` and `<code>.body`
 * for each error code of the API, and the pages that stand in for a page.
 */
export const errors = {
  "invalid_input.title": "Something in the form does not fit",
  "invalid_input.body": "Nothing was sent. Look at the marked fields and try again.",
  "idempotency_key_required.title": "We could not tell this order from another",
  "idempotency_key_required.body": "Nothing was sent. Reload the page and try again; your order is kept.",
  "unauthorized.title": "Please sign in",
  "unauthorized.body": "This page belongs to an account. Sign in, and we bring you back here.",
  "session_changed.title": "Please sign in again",
  "session_changed.body":
    "Your account was changed, so we ended this session. Nothing was sent; your order is still here.",
  "wrong_credentials.title": "E-mail and password do not belong together",
  "wrong_credentials.body": "Check both and try again.",
  "not_allowed.title": "Your account cannot do this",
  "not_allowed.body": "Nothing was changed. Ask someone with the right role, or sign in with another account.",
  "email_not_verified.title": "Confirm your e-mail first",
  "email_not_verified.body": "Open the link in the mail that we sent you, then sign in.",
  "link_over.title": "This link does not work any more",
  "link_over.body":
    "It was used already, or is too old. If this was you a moment ago, it is done; otherwise ask for a new one.",
  "not_found.title": "There is nothing at this address",
  "not_found.body": "The link may be old, or it may belong to another account.",
  "method_not_allowed.title": "This address cannot do that",
  "method_not_allowed.body": "Nothing was changed. Go back and try from the page itself.",
  "illegal_move.title": "This order has moved on",
  "illegal_move.body": "The step is no longer possible. You now see where the order is.",
  "stale_version.title": "Someone was quicker",
  "stale_version.body": "This was changed on another screen. Nothing of yours was saved; look again and decide.",
  "key_reused.title": "This form was already used",
  "key_reused.body": "Your first order stands as it was sent. To order something else, start from your order page.",
  "already_claimed.title": "Already taken",
  "already_claimed.body": "Someone else took this one. Nothing was changed.",
  "already_exists.title": "This is already there",
  "already_exists.body": "Nothing was added a second time.",
  "menu_changed.title": "The menu changed while you were choosing",
  "menu_changed.body": "Nothing was ordered. Look at the new prices and decide.",
  "out_of_stock.title": "Just sold out",
  "out_of_stock.body": "Nothing was ordered. We marked what ran out; the rest of your order is kept.",
  "closed.title": "The kitchen is closed",
  "closed.body": "Nothing was ordered. Your order is kept here until the kitchen opens.",
  "paused.title": "The kitchen is taking a short break",
  "paused.body": "Nothing was ordered. Your order is kept; try again in a few minutes.",
  "not_offered.title": "The restaurant does not offer this",
  "not_offered.body": "Nothing was ordered. Choose another way to get your food; your order is kept.",
  "rate_limited.title": "That was a lot at once",
  "rate_limited.body": "Wait a moment, then try again. Your order is kept.",
  "payload_too_large.title": "That is more than fits",
  "payload_too_large.body": "Nothing was sent. Shorten the note or take some lines out.",
  "unsupported_media_type.title": "We could not read that",
  "unsupported_media_type.body": "Nothing was sent. Reload the page and try again.",
  "unavailable.title": "We cannot reach the order book right now",
  "unavailable.body":
    "Nothing is lost. If you were sending an order, send it again in a moment: it is placed once, never twice.",
  "internal.title": "Something broke on our side",
  "internal.body":
    "If you were sending an order, try again: it is placed once, never twice, and you pay only at the counter.",

  "network.title": "No connection",
  "network.body": "What you chose is kept on this device. Try again when the connection is back.",
  "network.order": "Your order is safe: it is with the restaurant. Try again when the connection is back.",
  "network.sending":
    "Your order is kept on this device. Press again when the connection is back: it is placed once, never twice.",
  "kitchenUnreachable.title": "We could not reach the kitchen screen",
  "kitchenUnreachable.body": "Your order is safe; we keep trying. You will not be charged twice.",
  "noScript.live": "This page does not refresh by itself while scripts are off.",

  "page.home": "Go to the restaurants",
  "page.reload": "Try again",
  "page.signIn": "Sign in",
  retryIn: { one: "Try again in {count} second.", other: "Try again in {count} seconds." },
} as const satisfies Messages;
