import { randomBytes } from "node:crypto";
import type pg from "pg";

export interface SigningKeys {
  current: string;
  next: string;
}

/** The two keys of the signatures. A rotation survives a restart, until other keys are configured. */
export class KeyRing {
  #keys: SigningKeys;

  private constructor(
    readonly pool: pg.Pool,
    keys: SigningKeys,
  ) {
    this.#keys = keys;
  }

  static async open(pool: pg.Pool, configured: SigningKeys): Promise<KeyRing> {
    const { rows } = await pool.query<SigningKeys>(
      `insert into qstash_local.signing_keys as k (configured_current, configured_next, current, next)
       values ($1, $2, $1, $2)
       on conflict (one) do update set
         current = case when (k.configured_current, k.configured_next) = ($1, $2) then k.current else $1 end,
         next = case when (k.configured_current, k.configured_next) = ($1, $2) then k.next else $2 end,
         configured_current = $1, configured_next = $2
       returning current, next`,
      [configured.current, configured.next],
    );
    return new KeyRing(pool, rows[0] ?? configured);
  }

  get keys(): SigningKeys {
    return this.#keys;
  }

  /** The next key becomes the current one, and a new next key is made. */
  async rotate(): Promise<SigningKeys> {
    const next = `sig_${randomBytes(21).toString("base64url")}`;
    const { rows } = await this.pool.query<SigningKeys>(
      "update qstash_local.signing_keys set current = next, next = $1 returning current, next",
      [next],
    );
    this.#keys = rows[0] ?? this.#keys;
    return this.#keys;
  }
}
