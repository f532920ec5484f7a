/** The text of a field; empty when it is missing, and when somebody sent a file in its place. */
export function textIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
