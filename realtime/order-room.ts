import type * as Party from "partykit/server";
import type { OrderNews } from "#domain/frames.ts";
import { admitSocket } from "./admission.ts";
import { LiveRoom, type LiveRoomRules, type RoomLimits } from "./live-room.ts";
import { admitPush } from "./pushes.ts";

const rules: LiveRoomRules<OrderNews, OrderNews> = {
  fold: (_, news) => news,
  waits: false, // news of version 5 tell all that version 4 told
  belongs: (news, orderId, seq) => news.orderId === orderId && news.version === seq,
};

/** One room per order: its guest, its customer and the people of its restaurant follow it here. */
export default class OrderRoom extends LiveRoom<OrderNews, OrderNews> {
  constructor(room: Party.Room, limits?: RoomLimits) {
    super(room, rules, limits);
  }

  static async onBeforeConnect(request: Party.Request, lobby: Party.Lobby) {
    return await admitSocket("order", request, lobby);
  }

  static async onBeforeRequest(request: Party.Request, lobby: Party.Lobby) {
    return await admitPush("order", request, lobby);
  }
}
OrderRoom satisfies Party.Worker;
