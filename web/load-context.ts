/** What a loader or action gets from the Worker that serves it. */
export interface LoadContext {
  /** Answers a request to `/api/…` in the same process. Cookies and tokens go along only if the caller sets them. */
  api: (request: Request) => Promise<Response>;
  /** Every inline script must carry it. New for each answer. */
  nonce: string;
  env: { publicUrl: string; environment: "development" | "production" };
  /** Keeps the isolate alive for work after the answer; at most 30 seconds, and never for what must not be lost. */
  waitUntil: (work: Promise<unknown>) => void;
  /** Writes an unexpected error to the log; the visitor sees none of it. */
  report: (message: string, error: unknown) => void;
}

declare module "@remix-run/cloudflare" {
  interface AppLoadContext extends LoadContext {}
  /** What `vite.config.ts` switches on changes what loaders and actions may return. */
  interface Future {
    v3_singleFetch: true;
  }
}
