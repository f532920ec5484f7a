import type * as Party from "partykit/server";

/** Greets whoever connects. */
export default class UserRoom implements Party.Server {
  constructor(readonly room: Party.Room) {}

  static onBeforeConnect(request: Party.Request) {
    return request;
  }

  onConnect(connection: Party.Connection) {
    connection.send(this.room.id);
  }
}
UserRoom satisfies Party.Worker;
