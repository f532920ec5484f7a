import type { Hasher } from "./hasher.ts";

/** What Cloudflare hands the Worker: wrangler.toml's bindings, and the variables and secrets, which may be missing. */
export interface Bindings {
  readonly ASSETS: Fetcher;
  readonly ORDER_ROOM: DurableObjectNamespace;
  readonly KITCHEN_ROOM: DurableObjectNamespace;
  readonly USER_ROOM: DurableObjectNamespace;
  readonly MENU_ROOM: DurableObjectNamespace;
  readonly HASHER: DurableObjectNamespace<Hasher>;

  readonly ENVIRONMENT?: string;
  readonly PUBLIC_URL?: string;
  readonly DATABASE_URL?: string;
  readonly NEON_LOCAL_URL?: string;
  readonly UPSTASH_REDIS_REST_URL?: string;
  readonly UPSTASH_REDIS_REST_TOKEN?: string;
  readonly QSTASH_URL?: string;
  readonly QSTASH_TOKEN?: string;
  readonly QSTASH_CURRENT_SIGNING_KEY?: string;
  readonly QSTASH_NEXT_SIGNING_KEY?: string;
  readonly RESEND_API_KEY?: string;
  readonly RESEND_BASE_URL?: string;
  readonly MAIL_FROM?: string;
  readonly JWT_KEYS?: string;
  readonly CAPABILITY_KEYS?: string;
  readonly ROOM_PUSH_KEY?: string;
  readonly PARTYKIT_HOST?: string;
  readonly REQUIRE_VERIFIED_EMAIL?: string;
}
