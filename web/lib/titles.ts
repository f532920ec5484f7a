import type { MetaDescriptor } from "@remix-run/cloudflare";

/** A page's title and description. The mark stands behind the title, because a tab shows its beginning. */
export function titleOf(title: string | undefined, description?: string): MetaDescriptor[] {
  const descriptors: MetaDescriptor[] = [{ title: title ? `${title} · Comanda` : "Comanda" }];
  if (description) descriptors.push({ name: "description", content: description });
  return descriptors;
}
