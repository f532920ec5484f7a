import { data } from "@remix-run/cloudflare";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/i;
const NAME_MAX = 80;

/**
 * The id that an address names. It goes into the path of a call to the API as it stands, where `mine`, a slash or a question mark
 * would lead to another route: whatever is no id is the page that does not exist.
 */
export function idFrom(value: string | undefined): string {
  if (value === undefined || !ID.test(value)) throw data(null, { status: 404 });
  return value;
}

/** The short name or the id that an address names, under the same rule. */
export function nameFrom(value: string | undefined): string {
  if (value === undefined || value.length > NAME_MAX || !NAME.test(value)) throw data(null, { status: 404 });
  return value;
}
