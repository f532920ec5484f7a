import * as z from "zod";
import { CODE_LENGTH, CODE_LETTERS, DEVICE_NAME_MAX, typedCode } from "../devices.ts";
import { SessionView } from "./auth.schema.ts";
import { Id, text, Time } from "./common.schema.ts";

const CODE = new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`);
/** As it is shown or as it was typed: capitals, blanks and lines do not matter. */
const Code = z
  .string()
  .max(4 * CODE_LENGTH)
  .transform(typedCode)
  .pipe(z.string().regex(CODE, "A code has eight letters and figures."));

const Place = { name: text(1, DEVICE_NAME_MAX), stationId: Id.nullable() };
/** Null is all stations. */
export const PairDevice = z.strictObject({ code: Code, ...Place });
export const DeviceChange = z.strictObject(Place);

const Station = z.object({ id: Id, name: z.string() });
export const StationsView = z.array(Station);
export const DeviceView = z.object({
  id: Id,
  name: z.string(),
  station: Station.nullable().describe("Where it hangs; null is all stations"),
  pairedBy: z.string(),
  pairedAt: Time,
  lastSeenAt: Time.nullable().describe("To the minute while it is used, to a quarter of an hour while it only listens"),
  isConnected: z.boolean().describe("Whether it has a session; one without is paired anew"),
});
export const DeviceSelfView = z.object({
  id: Id,
  name: z.string(),
  restaurantId: Id,
  restaurantName: z.string(),
  station: Station.nullable(),
});
export const PairingView = z.object({
  code: z.string().describe("To be shown: two groups of four"),
  secondsLeft: z.int(),
});
/** How it stands with the code of a tablet. */
export const PairingStateView = z.discriminatedUnion("state", [
  PairingView.extend({ state: z.literal("waiting") }),
  z.object({ state: z.literal("over") }),
  z.object({ state: z.literal("paired"), device: DeviceSelfView }),
]);
/** A person's session, or a tablet's. */
export const RenewedView = SessionView.extend({
  user: SessionView.shape.user.nullable(),
  device: DeviceSelfView.optional(),
});
