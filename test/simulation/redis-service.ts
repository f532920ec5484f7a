import type { Call } from "#local/http.ts";
import { startEmbeddedRedis, type EmbeddedRedis } from "#local/redis/embedded.ts";
import { Front } from "#local/redis/front.ts";
import { KNOWN_SINCE } from "#worker/retry-checks.ts";
import { jsonAnswer } from "./network.ts";

const [BEGAN, YOUNG] = KNOWN_SINCE;

/** Upstash's REST API over the embedded Redis, without a network before it. */
export class RedisService {
  readonly #front: Front;
  #asked = 0;

  private constructor(
    readonly redis: EmbeddedRedis,
    readonly token: string,
  ) {
    this.#front = new Front(redis.connection, token);
  }

  static async start(token: string): Promise<RedisService> {
    return new RedisService(await startEmbeddedRedis(), token);
  }

  async answer(body: string): Promise<Response> {
    const call = {
      method: "POST",
      path: "/",
      query: new URLSearchParams(),
      headers: { authorization: `Bearer ${this.token}` },
      body: Buffer.from(body),
      fault: null,
    };
    const { status = 200, json } = await this.#front.answer(call as unknown as Call);
    return jsonAnswer(json, status);
  }

  /** Whether there is a key of this pattern. */
  async knows(pattern: string): Promise<boolean> {
    this.#asked++;
    const [found] = await this.redis.connection.run([["KEYS", pattern]]).finally(() => this.#asked--);
    return Array.isArray(found) && found.length > 0;
  }

  /** Whether somebody waits for `knows`. */
  get isBusy(): boolean {
    return this.#asked > 0;
  }

  /** Has been there for longer than anybody tries again: knows all orders that were sent on. */
  async beOld(): Promise<void> {
    await this.redis.connection.run([["SET", BEGAN, "1"]]);
  }

  /** Whether it was there, and not emptied, for as long as anybody tries again. */
  async isOld(): Promise<boolean> {
    return (await this.knows(BEGAN)) && !(await this.knows(YOUNG));
  }

  async flush(): Promise<void> {
    await this.#front.flush();
  }

  async stop(): Promise<void> {
    await this.redis.close();
  }
}
