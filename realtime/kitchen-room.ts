import type * as Party from "partykit/server";

/** Greets whoever connects. */
export default class KitchenRoom implements Party.Server {
  constructor(readonly room: Party.Room) {}

  static onBeforeConnect(request: Party.Request) {
    return request;
  }

  onConnect(connection: Party.Connection) {
    connection.send(this.room.id);
  }
}
KitchenRoom satisfies Party.Worker;
