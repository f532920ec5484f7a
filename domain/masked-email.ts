const HIDDEN = "•••";

/** An address as its owner recognises it, and a stranger does not learn it: the first letter of each part, and how it ends. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const host = email.slice(at + 1);
  const dot = host.lastIndexOf(".");
  const first = (text: string) => [...text].slice(0, 1).join("");
  return `${first(email.slice(0, at))}${HIDDEN}@${first(host)}${HIDDEN}${dot > 0 ? host.slice(dot) : ""}`;
}
