import type * as Party from "partykit/server";
import type { UserNews } from "#domain/frames.ts";
import { admitSocket } from "./admission.ts";
import { LiveRoom, type LiveRoomRules, type RoomLimits } from "./live-room.ts";
import { admitPush } from "./pushes.ts";

const rules: LiveRoomRules<UserNews, UserNews> = {
  fold: (_, news) => news,
  waits: true, // each is about another order, so none may be passed over lightly
  belongs: (news, userId, seq) => news.userId === userId && news.seq === seq,
};

/** One room per person: what concerns them, whatever page they are on. */
export default class UserRoom extends LiveRoom<UserNews, UserNews> {
  constructor(room: Party.Room, limits?: RoomLimits) {
    super(room, rules, limits);
  }

  static async onBeforeConnect(request: Party.Request, lobby: Party.Lobby) {
    return await admitSocket("user", request, lobby);
  }

  static async onBeforeRequest(request: Party.Request, lobby: Party.Lobby) {
    return await admitPush("user", request, lobby);
  }
}
UserRoom satisfies Party.Worker;
