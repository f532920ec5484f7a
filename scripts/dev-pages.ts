import type { IncomingMessage, ServerResponse } from "node:http";
import { relative, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { createServer, type Plugin, type ViteDevServer } from "vite";

export interface PageServerOptions {
  port: number;
  /** Where the API, the hooks and the rooms are. */
  worker: { readonly url: string };
  vars: Record<string, string | undefined>;
}

export interface PageServer {
  /** Calls back with each saved file, as a path from the project's root. */
  onSave(listener: (file: string) => void): void;
  /** Makes every open page load anew. */
  reload(): void;
}

/** As much of worker/pages.ts as is called here: the very code that serves pages in the Worker. */
interface Pages {
  servePage(request: Request, host: object): Promise<Response>;
}

/** Serves the pages from their sources, with hot reload, and passes everything else on to the Worker. */
export async function startPageServer({ port, worker, vars }: PageServerOptions): Promise<PageServer> {
  const server = await createServer({
    configFile: "vite.config.ts",
    plugins: [pagesThroughWorkerCode(worker, vars)],
    ssr: { noExternal: ["react-dom"] }, // else Vite does not ask how to resolve it
    // Found at the start: a dependency that is met later makes Vite bundle anew, and the open page load again.
    optimizeDeps: { entries: ["web/entry.client.tsx", "web/root.tsx", "web/routes/**/*.tsx"] },
    clearScreen: false,
    logLevel: "warn",
    server: {
      host: "127.0.0.1",
      port,
      strictPort: true,
      watch: { ignored: ["**/dist/**", "**/build/**", "**/.local/**", "**/.partykit/**", "**/.wrangler/**"] },
      proxy: Object.fromEntries(
        ["/api/", "/hooks/", "/parties/"].map((path) => [path, { target: worker.url, ws: true, xfwd: false }]),
      ),
    },
  });
  await server.listen();
  return {
    onSave(listener) {
      server.watcher.on("all", (_event, file) => listener(relative(server.config.root, file).split(sep).join("/")));
    },
    reload() {
      server.ws.send({ type: "full-reload" });
    },
  };
}

/** The renderer that the Worker has. In Node, Vite would take another, which streams in another way. */
const RENDERER = "\0renderer";
const RENDERER_SOURCE = `import { createRequire } from "node:module";
export const { renderToReadableStream } = createRequire(${JSON.stringify(import.meta.url)})("react-dom/server.browser");`;

/** Serves a page as the Worker does, refusals and headers included, but from sources: `#pages` is Vite's build in memory. */
function pagesThroughWorkerCode(worker: PageServerOptions["worker"], vars: PageServerOptions["vars"]): Plugin {
  return {
    name: "pages-through-worker-code",
    enforce: "pre", // so that its middleware comes before Remix's own
    async resolveId(id, _importer, { ssr }) {
      if (id === "#pages") return await this.resolve("virtual:remix/server-build");
      return id === "react-dom/server" && ssr ? RENDERER : undefined;
    },
    load(id) {
      return id === RENDERER ? RENDERER_SOURCE : undefined;
    },
    configureServer(server) {
      const serve = async (message: IncomingMessage, answer: ServerResponse) => {
        const { servePage } = (await server.ssrLoadModule("/worker/pages.ts")) as unknown as Pages;
        const request = asRequest(message, answer);
        const page = await servePage(request, {
          env: vars,
          api: async (wanted: Request) => await callWorker(worker.url, wanted),
          waitUntil: (work: Promise<unknown>) => void work.catch((error: unknown) => complain(server, error)),
          report: (_message: string, error: unknown) => complain(server, error),
        });
        await send(page, answer);
      };
      return () => {
        server.middlewares.use((message, answer, next) => {
          serve(message, answer).catch(next);
        });
      };
    },
  };
}

function complain(server: ViteDevServer, error: unknown): void {
  if (error instanceof Error) server.ssrFixStacktrace(error);
  console.error(error);
}

async function callWorker(url: string, wanted: Request): Promise<Response> {
  const { pathname, search } = new URL(wanted.url);
  const { method, headers, signal } = wanted;
  const body = method === "GET" || method === "HEAD" ? undefined : await wanted.arrayBuffer();
  return await fetch(new URL(pathname + search, url), { method, headers, body, signal, redirect: "manual" });
}

function asRequest(message: IncomingMessage & { originalUrl?: string }, answer: ServerResponse): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) headers.append(name, each);
  }
  const gone = new AbortController();
  answer.once("close", () => gone.abort());
  const method = message.method ?? "GET";
  const body = method === "GET" || method === "HEAD" ? undefined : (Readable.toWeb(message) as ReadableStream);
  const url = new URL(message.originalUrl ?? message.url ?? "/", `http://${message.headers.host ?? "localhost"}`);
  return new Request(url, { method, headers, body, signal: gone.signal, duplex: "half" } as RequestInit);
}

async function send(page: Response, answer: ServerResponse): Promise<void> {
  answer.statusCode = page.status;
  for (const [name, value] of page.headers) if (name !== "set-cookie") answer.setHeader(name, value);
  const policy = page.headers.get("Content-Security-Policy");
  if (policy) answer.setHeader("Content-Security-Policy", withViteStyles(policy));
  const cookies = page.headers.getSetCookie();
  if (cookies.length > 0) answer.setHeader("Set-Cookie", cookies);
  if (!page.body) return void answer.end();
  await pipeline(Readable.fromWeb(page.body as NodeStream), answer).catch((error: unknown) => {
    if (!answer.destroyed) throw error; // else nobody waits any more
  });
}

/** Vite puts styles into the page by script. Only they are let in: a script that would be refused at the edge is refused here. */
const withViteStyles = (policy: string) => policy.replace(/style-src [^;]*/, "style-src 'self' 'unsafe-inline'");
