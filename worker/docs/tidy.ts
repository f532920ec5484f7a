/**
 * Takes out what the schemas say only because JSON Schema was made of them: the bounds of exact numbers, and patterns that repeat a
 * format. Returns a new document.
 */
export function tidy<T>(node: T): T {
  if (Array.isArray(node)) return node.map(tidy) as T;
  if (typeof node !== "object" || node === null) return node;
  const { minimum, maximum, pattern, format } = node as Record<string, unknown>;
  const entries = Object.entries(node).filter(([key]) => {
    if (key === "minimum") return minimum !== Number.MIN_SAFE_INTEGER;
    if (key === "maximum") return maximum !== Number.MAX_SAFE_INTEGER;
    return key !== "pattern" || typeof pattern !== "string" || typeof format !== "string";
  });
  return Object.fromEntries(entries.map(([key, value]) => [key, tidy(value)])) as T;
}
