import type * as Party from "partykit/server";
import { asParty } from "./party-types.ts";

const refuse = () => asParty<Party.Request>(new Response("Not found", { status: 404 }));

/** PartyKit insists on a "main" party, also reached at `/party/<id>`. None of our rooms is it, so it lets nobody in. */
export default class ClosedParty implements Party.Server {
  static onBeforeConnect = refuse;
  static onBeforeRequest = refuse;

  readonly options = { hibernate: true };
}
ClosedParty satisfies Party.Worker;
