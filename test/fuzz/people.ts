import { randomBytes, scryptSync } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { openAccount, tokenOf, type Account } from "#test/support/accounts.ts";
import type { World } from "#test/support/system.ts";
import type { TestRestaurant } from "#test/db/restaurant.ts";
import { encodePhc, HASH_BYTES, memoryBytes, SALT_BYTES, SCRYPT_COST } from "#worker/password.ts";
import { hashOpaque, newRefreshToken } from "#worker/tokens/refresh.ts";

/** Somebody with an account, and where they work. `elsewhere` is crew of a restaurant of their own. */
export const PEOPLE = [
  "customer",
  "other customer",
  "driver",
  "admin",
  "kitchen",
  "staff",
  "manager",
  "owner",
  "opener",
  "counter",
  "elsewhere",
] as const;
export type Person = (typeof PEOPLE)[number];

/** The houses of the stage: one that takes orders, one that opens and closes all day, one whose stock moves, one of strangers. */
export type Houses = {
  orders: TestRestaurant;
  doors: TestRestaurant;
  stock: TestRestaurant;
  strangers: TestRestaurant;
};

/** Tokens live for fifteen minutes, a campaign for an hour. */
const TOKEN_MS = 5 * 60_000;
export const PASSWORD = "correct horse battery";

/** Everybody who may ask something, with a token that is good now. */
export class People {
  readonly #tokens = new Map<Person, { token: Promise<string>; madeMs: number }>();
  readonly #phc = knownHash();

  private constructor(
    readonly world: World,
    readonly accounts: Record<Person, Account>,
  ) {}

  static async open(world: World, houses: Houses): Promise<People> {
    const at = async ({ id }: TestRestaurant, role: "kitchen" | "staff" | "manager" | "owner") =>
      await openAccount(world.db.query, world.keys, { at: { restaurantId: id, role } });
    const accounts: Record<Person, Account> = {
      customer: await world.account(),
      "other customer": await world.account(),
      driver: await world.account({ platformRole: "driver" }),
      admin: await world.account({ platformRole: "super_admin" }),
      kitchen: await at(houses.orders, "kitchen"),
      staff: await at(houses.orders, "staff"),
      manager: await at(houses.orders, "manager"),
      owner: await at(houses.orders, "owner"),
      opener: await at(houses.doors, "staff"),
      counter: await at(houses.stock, "manager"),
      elsewhere: await at(houses.strangers, "owner"),
    };
    return new People(world, accounts);
  }

  /** An access token of this person. */
  async token(person: Person): Promise<string> {
    const known = this.#tokens.get(person);
    if (known && Date.now() - known.madeMs < TOKEN_MS) return await known.token;
    const token = tokenOf(this.world.db.query, this.world.keys, this.accounts[person]);
    this.#tokens.set(person, { token, madeMs: Date.now() });
    return await token;
  }

  /** An access token that ended an hour ago. */
  async endedToken(person: Person): Promise<string> {
    const { keys, db } = this.world;
    return await tokenOf(db.query, keys, this.accounts[person], new Date(Date.now() - 3_600_000));
  }

  /** A session of a new account, to be renewed or ended. */
  async session(): Promise<{ account: Account; refreshToken: string }> {
    const account = await this.world.account();
    const refreshToken = newRefreshToken();
    await this.world.db.query(`insert into refresh_tokens (hash, session_id) values ($1, $2)`, [
      hashOpaque(refreshToken),
      account.sessionId,
    ]);
    return { account, refreshToken };
  }

  /** Somebody new who knows their password. */
  async withPassword(id = uuidv7()): Promise<{ email: string; username: string }> {
    const [email, username] = [`${id}@example.com`, `u${id.replaceAll("-", "").slice(0, 28)}`];
    await this.world.db.query(
      `insert into users (id, email, username, password_hash, first_name) values ($1, $2, $3, $4, 'Pat')
       on conflict (id) do update set password_hash = excluded.password_hash`,
      [id, email, username, this.#phc],
    );
    return { email, username };
  }
}

/** Made once: it costs what signing in costs. */
function knownHash(): string {
  const salt = randomBytes(SALT_BYTES);
  const { logN, r, p } = SCRYPT_COST;
  const hash = scryptSync(PASSWORD, salt, HASH_BYTES, { N: 2 ** logN, r, p, maxmem: memoryBytes(SCRYPT_COST) });
  return encodePhc({ logN, r, p, salt, hash });
}
