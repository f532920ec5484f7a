import type * as Party from "partykit/server";
import { applyBoardChange, type Board, type BoardChange } from "#domain/board.ts";
import { admitSocket } from "./admission.ts";
import { LiveRoom, type LiveRoomRules, type RoomLimits } from "./live-room.ts";
import { admitPush } from "./pushes.ts";

const rules: LiveRoomRules<Board, BoardChange> = {
  fold: (board, change) => board && applyBoardChange(board, change),
  waits: true, // a change is one card: without the one before it, an order would be missing
  belongs: (thing, restaurantId, seq) => thing.restaurantId === restaurantId && thing.seq === seq,
};

/** One room per restaurant: the rail of its kitchen, on every screen that shows it. */
export default class KitchenRoom extends LiveRoom<Board, BoardChange> {
  constructor(room: Party.Room, limits?: RoomLimits) {
    super(room, rules, limits);
  }

  static async onBeforeConnect(request: Party.Request, lobby: Party.Lobby) {
    return await admitSocket("kitchen", request, lobby);
  }

  static async onBeforeRequest(request: Party.Request, lobby: Party.Lobby) {
    return await admitPush("kitchen", request, lobby);
  }
}
KitchenRoom satisfies Party.Worker;
