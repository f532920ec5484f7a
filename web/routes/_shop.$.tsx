import { data } from "@remix-run/cloudflare";

/** Every address that is none, inside the frame and with status 404. */
export function loader(): never {
  throw data(null, { status: 404 });
}

/** A form that was sent to such an address. */
export const action = loader;

export default function Nothing() {
  return null;
}
