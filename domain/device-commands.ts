import type { Actor } from "./actor.ts";
import type {
  DeviceSessionResult,
  EndSessionResult,
  NetworkAttempts,
  Once,
  Published,
  RefreshSessionCommand,
} from "./commands.ts";
import type { Device } from "./devices.ts";

/** The commands about tablets, in the way of `commands.ts`. */

/** Begins to show a code on a tablet; the one that it showed before is over. */
export type BeginPairingCommand = {
  /** SHA-256 of the tablet's secret, and HMAC of the code: hex. */
  secretHash: string;
  codeHash: string;
  formerHash: string | null;
  seconds: number;
  from: NetworkAttempts;
};
/** The secret of a tablet is the first refresh token of its session. */
export type ClaimPairingCommand = RefreshSessionCommand;
export type ClaimPairingResult =
  { state: "waiting"; secondsLeft: number } | { state: "over" } | ({ state: "paired" } & DeviceSessionResult);
/** Null is all stations. */
type DevicePlace = { name: string; stationId: string | null };
type OfDevice = { actor: Actor; restaurantId: string; requestId: string };
export type PairDeviceCommand = OfDevice &
  DevicePlace & {
    once: Once;
    /** The hash of the code under each of our keys. */
    codeHashes: string[];
    deviceId: string;
    sessionId: string;
    familyId: string;
    /** How long the tablet has to come for its session. */
    waitSeconds: number;
    /** How many codes a person and a restaurant may try in this time. */
    attemptsMax: number;
    restaurantMax: number;
    windowSeconds: number;
  };
export type ChangeDeviceCommand = OfDevice & DevicePlace & { deviceId: string };
/** Answered with an EndSessionResult. */
/** `tellsOfDevices`: whoever asks can read events about tablets. One from before there were any puts them aside for good. */
export type RevokeDeviceCommand = OfDevice & { deviceId: string; tellsOfDevices: true };
export type RevokeDeviceResult = EndSessionResult & Published;
export type DeviceResult = { device: Device };
export type SeeDeviceCommand = { deviceId: string };
