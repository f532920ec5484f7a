/** The variables a room may know. It gets no address of a database and no key that could open one. */
const ROOM_VARIABLES = ["ENVIRONMENT", "PUBLIC_URL", "JWT_KEYS", "ROOM_PUSH_KEY"] as const;

/** What a room gets to know of the Worker's settings. */
export function roomEnv(env: object): Record<string, string> {
  const all = new Map<string, unknown>(Object.entries(env));
  return Object.fromEntries(
    ROOM_VARIABLES.flatMap((name) => {
      const value = all.get(name);
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}
