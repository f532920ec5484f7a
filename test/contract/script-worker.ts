/** Steps of a script with an SDK, by name. They give what came of them; a test says what must have. */
export type Scenarios<Env> = Record<string, (env: Env) => Promise<unknown>>;

/** The Worker of a script: runs the scenario that the path names. */
export function scriptWorker<Env>(scenarios: Scenarios<Env>) {
  return {
    async fetch(request: Request, env: Env): Promise<Response> {
      const scenario = scenarios[new URL(request.url).pathname.slice(1)];
      if (!scenario) return new Response("No such scenario.", { status: 404 });
      return Response.json((await scenario(env)) ?? null);
    },
  };
}
