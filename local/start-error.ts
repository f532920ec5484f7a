/** A reason not to start that the person at the terminal can act on: one sentence, printed without a stack. */
export class StartError extends Error {
  override name = "StartError";
}

/** The sentence for a port that something else listens on. */
export function portTaken(service: string, port: number): StartError {
  return new StartError(
    `Port ${port} (${service}) is already in use: stop what listens there, or choose another with PORT=<number> npm start.`,
  );
}

/** True for system errors such as EADDRINUSE, whose code says more than their message. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
