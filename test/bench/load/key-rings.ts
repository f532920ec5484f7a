import { importKeys } from "#worker/tokens/keys.ts";
import { tokenOf, type Person } from "../people.ts";
import type { Customer } from "./carts.ts";

/** The rings that the system under load signs with, as its variables have them. */
export type KeyRings = Parameters<typeof importKeys>[0];

/** Before a token has lived for a quarter of an hour, its holder gets another. */
const RENEWED_MS = 10 * 60_000;

/** Access tokens that are always good, for as long as the load lasts. */
export class Tokens {
  readonly customers: Customer[];
  readonly crews: string[];
  #renewing: NodeJS.Timeout | undefined;

  private constructor(
    readonly sign: (person: Person) => Promise<string>,
    readonly people: { customers: readonly Person[]; crews: readonly Person[] },
  ) {
    this.customers = people.customers.map(({ me, sessionId, mv }) => ({
      token: "",
      actor: { kind: "user", userId: me.id, sessionId, mv },
    }));
    this.crews = people.crews.map(() => "");
  }

  static async issue(
    rings: KeyRings,
    people: { customers: readonly Person[]; crews: readonly Person[] },
  ): Promise<Tokens> {
    const keys = await importKeys(rings);
    const tokens = new Tokens(async (person) => await tokenOf(keys, person), people);
    await tokens.#renew();
    tokens.#renewing = setInterval(() => void tokens.#renew(), RENEWED_MS);
    return tokens;
  }

  async #renew(): Promise<void> {
    const { customers, crews } = this.people;
    for (const [n, person] of customers.entries()) {
      const customer = this.customers[n];
      if (customer) customer.token = await this.sign(person);
    }
    for (const [n, person] of crews.entries()) this.crews[n] = await this.sign(person);
  }

  stop(): void {
    clearInterval(this.#renewing);
  }
}
