import { startMail } from "#local/mail.ts";
import { startNeon } from "#local/neon.ts";
import type { Ports } from "#local/ports.ts";
import { startQstash } from "#local/qstash.ts";
import { startRedis } from "#local/redis.ts";

export type ServicesStart = { vars: Record<string, string>; ports: Ports };
export type ServiceCounts = Record<"neon" | "redis" | "qstash" | "mail", Record<string, number>>;
export type ServicesMessage = { ready: true } | { counts: ServiceCounts };

/** The services of the local cloud in one process, as `npm start` has them, and the same code. Ends with its parent. */
process.on("disconnect", () => process.exit(0));
process.once("message", (start: ServicesStart) => void serve(start));

async function serve({ vars, ports }: ServicesStart): Promise<void> {
  const value = (name: string) => vars[name] ?? "";
  const databaseUrl = value("DATABASE_URL");
  const neon = await startNeon({ port: ports.neon, postgres: { port: ports.postgres } });
  const redis = await startRedis({ port: ports.redis, token: value("UPSTASH_REDIS_REST_TOKEN") });
  const mail = await startMail({ port: ports.console, apiKey: value("RESEND_API_KEY"), databaseUrl });
  const qstash = await startQstash({
    port: ports.qstash,
    token: value("QSTASH_TOKEN"),
    currentSigningKey: value("QSTASH_CURRENT_SIGNING_KEY"),
    nextSigningKey: value("QSTASH_NEXT_SIGNING_KEY"),
    databaseUrl,
  });
  const say = (message: ServicesMessage) => process.send?.(message);
  process.on("message", () => {
    say({
      counts: {
        neon: neon.calls.byOperation,
        redis: redis.calls.byOperation,
        qstash: qstash.calls.byOperation,
        mail: mail.calls.byOperation,
      },
    });
  });
  say({ ready: true });
}
