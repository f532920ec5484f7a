import { redirect } from "@remix-run/cloudflare";
import { textIn } from "#web/lib/form.ts";
import { keepSought, soughtBy } from "#web/lib/sought.ts";

/** In the address: which of the searches that this browser keeps. */
const MARK = "found";

/** What a list of the address is narrowed to. `isOver`: it was a search, and nobody knows any more for what. */
export function searchIn(request: Request): { mark: string | null; search: string; isOver: boolean } {
  const mark = new URL(request.url).searchParams.get(MARK);
  const search = mark === null ? null : soughtBy(request, mark);
  return { mark, search: search ?? "", isOver: mark !== null && search === null };
}

/** Leads from a form that was sent to its list: what somebody looks for goes into a cookie, everything else into the address. */
export function leadToList(request: Request, form: FormData, path: string, filters: readonly string[]): Response {
  const params = new URLSearchParams();
  for (const name of filters) {
    const value = textIn(form, name).trim();
    if (value !== "") params.set(name, value);
  }
  const headers = new Headers();
  const search = textIn(form, "search").trim();
  if (search !== "") {
    const { mark, cookie } = keepSought(request, search);
    params.set(MARK, mark);
    headers.set("Set-Cookie", cookie);
  }
  return redirect(params.size === 0 ? path : `${path}?${params}`, { status: 303, headers });
}

/** The address of a list's next page. */
export function nextPage(path: string, filter: Record<string, string>, mark: string | null, cursor: string): string {
  return `${path}?${new URLSearchParams({ ...filter, ...(mark !== null && { [MARK]: mark }), cursor })}`;
}
