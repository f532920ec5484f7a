import pg from "pg";
import { answers } from "./console/console.ts";
import type { ConsoleService } from "./console/console.ts";
import type { DevVars } from "./dev-vars.ts";
import type { PageLink } from "./html.ts";
import type { HttpService } from "./http.ts";
import type { Ports } from "./ports.ts";

export type Services = Record<"neon" | "redis" | "qstash" | "mail", HttpService>;

const CONNECT_MS_MAX = 2_000;

/** Where to look, for the terminal and for the pages of the console. */
export function linksOf(vars: DevVars, ports: Ports): PageLink[] {
  const product = vars["PUBLIC_URL"] ?? "";
  const tools = `http://localhost:${ports.console}`;
  return [
    { label: "Shop", href: `${product}/` },
    { label: "Kitchen", href: `${product}/kitchen` },
    { label: "API reference", href: `${product}/api/v1/docs` },
    { label: "Console", href: `${tools}/console` },
    { label: "Mailbox", href: `${tools}/` },
  ];
}

/** What the console lists. Services that start later are asked for when the page is. */
export function serviceList(vars: DevVars, ports: Ports, running: Partial<Services>): ConsoleService[] {
  const ours = (name: keyof Services, about: string, port: number): ConsoleService => ({
    name,
    about,
    address: `http://127.0.0.1:${port}`,
    check: async () => await answers(`http://127.0.0.1:${port}/_control/health`),
    get service() {
      return running[name];
    },
  });
  const product = vars["PUBLIC_URL"] ?? "";
  return [
    {
      name: "worker",
      about: "The product, in workerd",
      address: product,
      check: async () => await answers(`${product}/api/v1/health`),
    },
    {
      name: "postgres",
      about: "The truth: Postgres 18",
      address: `127.0.0.1:${ports.postgres}`,
      check: async () => await databaseAnswers(vars["DATABASE_URL"] ?? ""),
    },
    ours("neon", "SQL over HTTP before Postgres", ports.neon),
    ours("redis", "Hints: Upstash Redis", ports.redis),
    ours("qstash", "Events: QStash, kept in Postgres", ports.qstash),
    ours("mail", "Resend, and this console", ports.console),
  ];
}

async function databaseAnswers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_MS_MAX });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } finally {
    await client.end();
  }
}
