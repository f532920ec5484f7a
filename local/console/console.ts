import { isLoopbackHost } from "../control.ts";
import type { PageLink } from "../html.ts";
import { startHttpService } from "../http.ts";
import type { Answer, Call, HttpService } from "../http.ts";
import { consolePage } from "./page.ts";
import type { ConsoleView, ServiceView } from "./page.ts";
import { retryDeadLetters, viewQstash } from "./qstash-view.ts";
import type { QstashAccess } from "./qstash-view.ts";

const HEALTH_MS_MAX = 2_000;

export interface ConsoleService {
  name: string;
  /** What it is, in a few words. */
  about: string;
  /** For people to copy, without a password. */
  address: string;
  /** True when it answers; asked anew for each page. */
  check: () => Promise<boolean>;
  /** Its faults and counted calls, when it is one of our HTTP services. */
  service?: HttpService;
}

export interface ConsoleOptions {
  services: ConsoleService[];
  links: PageLink[];
  qstash: QstashAccess;
  accounts?: ConsoleView["accounts"];
}

/**
 * The console: one page that shows the local cloud, retries dead letters and clears faults. It answers `/console` and what
 * is below it, and leaves all else to the server that it shares.
 */
export function consolePages(options: ConsoleOptions): (call: Call) => Promise<Answer | undefined> {
  return async (call) => {
    switch (`${call.method} ${call.path}`) {
      case "GET /console":
        return await show(options, call.query.get("did") ?? undefined);
      case "POST /console/retry":
      case "POST /console/faults/clear":
        return await act(options, call);
      default:
        return undefined;
    }
  };
}

/** Starts the console on a port of its own. */
export async function startConsole(options: ConsoleOptions & { port?: number }): Promise<HttpService> {
  const pages = consolePages(options);
  return await startHttpService({
    name: "console",
    port: options.port ?? 0,
    handle: async (call) => (await pages(call)) ?? { status: 404, json: { error: `The console has no ${call.path}.` } },
  });
}

/** True when an HTTP address answers with any success. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(HEALTH_MS_MAX) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function act(options: ConsoleOptions, call: Call): Promise<Answer> {
  // A page of another site in the same browser can post a form here: it cannot hide where it comes from.
  const { origin, host } = call.headers;
  if (!isLoopbackHost(host) || origin !== `http://${host}`) {
    return { status: 403, json: { error: "The console takes orders from its own page only." } };
  }
  const form = new URLSearchParams(call.body.toString("utf8"));
  if (call.path === "/console/retry") {
    const dlqId = form.get("dlqId") ?? undefined;
    if (dlqId === undefined && !form.has("all")) return { status: 400, json: { error: "Which dead letter?" } };
    const count = await retryDeadLetters(options.qstash, dlqId).catch(() => 0);
    return back(count === 0 ? "no-retry" : "retry");
  }
  const service = options.services.find(({ name }) => name === form.get("service"))?.service;
  if (!service) return { status: 400, json: { error: "Which service?" } };
  service.faults.clear();
  return back("clear");
}

const NOTICES: Record<string, string> = {
  retry: "On its way again.",
  "no-retry": "QStash would not take it: perhaps it was retried before.",
  clear: "The faults are cleared.",
};

function back(did: string): Answer {
  return { status: 303, headers: { location: `/console?did=${did}` } };
}

async function show(options: ConsoleOptions, did: string | undefined): Promise<Answer> {
  const [services, qstash] = await Promise.all([Promise.all(options.services.map(viewOf)), viewQstash(options.qstash)]);
  const { links, accounts = [] } = options;
  return consolePage({ links, notice: did && NOTICES[did], services, qstash, accounts });
}

async function viewOf({ name, about, address, check, service }: ConsoleService): Promise<ServiceView> {
  const ok = await check().catch(() => false);
  return { name, about, address, ok, calls: service?.calls.count(), faults: service?.faults.counters ?? [] };
}
