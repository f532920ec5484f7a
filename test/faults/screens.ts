import type { RoomState } from "#domain/frames.ts";
import type { RoomKind } from "#domain/token-claims.ts";
import type { World } from "#test/support/system.ts";
import type { Client } from "./client.ts";
import type { KnownOrder } from "./deeds.ts";
import type { Transcript } from "./evidence.ts";
import type { Kitchen } from "./house.ts";
import { openScreen, type Screen } from "./screen.ts";

/** All pages that somebody has open. */
export class Screens {
  readonly all: Screen[] = [];
  /** How many of the frames are lost on their way to a page, from 0 to 1. */
  lossRate = 0;

  constructor(
    readonly world: World,
    readonly transcripts: Transcript[],
    readonly random: () => number,
  ) {}

  /** A tablet on the wall of a kitchen. */
  async kitchen({ restaurant, crew }: Kitchen): Promise<Screen<"kitchen">> {
    const board = await this.#read<RoomState["kitchen"]>(crew, `/restaurants/${restaurant.id}/board`, "board");
    return this.#open("kitchen", restaurant.id, crew, { seq: board.seq, state: board });
  }

  /** A guest's or a customer's page of one order. */
  async order({ id, holder }: Pick<KnownOrder, "id" | "holder">): Promise<Screen<"order">> {
    const news = await this.#read<RoomState["order"]>(holder, `/orders/${id}/events`, "news");
    return this.#open("order", id, holder, { seq: news.version, state: news });
  }

  /** The menu as anybody has it open. */
  menu({ restaurant }: Kitchen, anonymous: Client): Screen<"menu"> {
    return this.#open("menu", restaurant.id, anonymous, null);
  }

  close(): void {
    for (const screen of this.all) screen.close();
  }

  #open<K extends RoomKind>(kind: K, id: string, client: Client, initial: { seq: number; state: RoomState[K] } | null) {
    const { rooms, url } = this.world;
    if (!rooms) throw new Error("The rooms are not apart.");
    const host = new URL(rooms.host.url).host;
    const { transcripts, random } = this;
    const lossRate = () => this.lossRate;
    const screen = openScreen<K>({ host, origin: url, kind, id, client, transcripts, random, lossRate, initial });
    this.all.push(screen as unknown as Screen);
    return screen;
  }

  async #read<T>(client: Client, path: string, part: string): Promise<T> {
    const { status, body } = await client.insist({ op: "look", method: "GET", path, key: crypto.randomUUID() });
    if (status !== 200) throw new Error(`${path} was answered ${status}.`);
    return (body as Record<string, T>)[part] as T;
  }
}
