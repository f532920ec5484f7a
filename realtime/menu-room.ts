import type * as Party from "partykit/server";
import type { Availability } from "#domain/menu.ts";
import { admitSocket } from "./admission.ts";
import { LiveRoom, type LiveRoomRules, type RoomLimits } from "./live-room.ts";
import { admitPush } from "./pushes.ts";

const rules: LiveRoomRules<Availability, Availability> = {
  fold: (_, availability) => availability,
  waits: false, // each says everything, and their seqs may skip
  belongs: (availability, restaurantId, seq) => availability.restaurantId === restaurantId && availability.seq === seq,
};

/** One room per restaurant, open to all: what can be ordered right now. It only speaks. */
export default class MenuRoom extends LiveRoom<Availability, Availability> {
  constructor(room: Party.Room, limits?: RoomLimits) {
    super(room, rules, limits);
  }

  static async onBeforeConnect(request: Party.Request, lobby: Party.Lobby) {
    return await admitSocket("menu", request, lobby);
  }

  static async onBeforeRequest(request: Party.Request, lobby: Party.Lobby) {
    return await admitPush("menu", request, lobby);
  }
}
MenuRoom satisfies Party.Worker;
