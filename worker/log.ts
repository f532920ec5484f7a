/** Writes an unexpected error as one line of JSON, for us to read. */
export function report(message: string, { error, ...facts }: { error?: unknown; [fact: string]: unknown }): void {
  const cause = error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : error;
  console.error(JSON.stringify({ level: "error", message, ...facts, error: cause }));
}
