import type { LoadContext } from "#web/load-context.ts";

const ids = new WeakMap<LoadContext, string>();

/** One id for everything that happens for one page: it stands in the log, goes along to the API, and is shown on an error page. */
export function requestIdOf(context: LoadContext): string {
  const known = ids.get(context);
  if (known) return known;
  const id = crypto.randomUUID();
  ids.set(context, id);
  return id;
}
