import type { EndSessionResult } from "#domain/commands.ts";
import type { BeginPairingCommand, ClaimPairingCommand, ClaimPairingResult } from "#domain/device-commands.ts";
import { PAIRING_SECONDS, spokenCode, type DeviceSelf } from "#domain/devices.ts";
import { Refused } from "#db/errors.ts";
import type { Deps } from "../deps.ts";
import { codeOf, hashesOfCode, newPairingSecret } from "../tokens/pairing.ts";
import { hashOpaque } from "../tokens/refresh.ts";
import { closeAllSockets } from "./close-sockets.ts";
import { attemptsOf, isSessionOver, deviceSessionOf, renewalOf, type DeviceSession, type Visitor } from "./sessions.ts";

/** Codes from one network in ten minutes: every tablet of a large kitchen, several times over. */
const PAIRINGS_PER_NETWORK_MAX = 60;

export type Waiting = { code: string; secondsLeft: number };
export type PairingState =
  | ({ state: "waiting" } & Waiting)
  | { state: "over" }
  | { state: "paired"; device: DeviceSelf; session: DeviceSession };

/** A new code and the secret behind it; the code that this tablet showed before is over. Throws rate_limited. */
export async function beginPairing(
  deps: Deps,
  former: string | null,
  visitor: Visitor,
): Promise<{ secret: string } & Waiting> {
  const secret = newPairingSecret();
  const code = codeOf(secret);
  const command: BeginPairingCommand = {
    secretHash: hashOpaque(secret),
    codeHash: hashesOfCode(deps.keys.secrets, code)[0],
    formerHash: former === null ? null : hashOpaque(former),
    seconds: PAIRING_SECONDS,
    from: attemptsOf(visitor, PAIRINGS_PER_NETWORK_MAX),
  };
  await deps.db.call("begin_pairing_v1", command);
  return { secret, code: spokenCode(code), secondsLeft: PAIRING_SECONDS };
}

/**
 * How it stands with a tablet's code, and its session once somebody confirmed it. Asked again within the grace time it gives the same
 * session; a secret that comes back later was stolen, and ends it, sockets and all.
 */
export async function claimPairing(deps: Deps, secret: string): Promise<PairingState> {
  const { command, successor } = renewalOf(deps, secret);
  try {
    const claimed = await deps.db.call<ClaimPairingResult>("claim_pairing_v1", command satisfies ClaimPairingCommand);
    if (claimed.state === "over") return claimed;
    if (claimed.state === "waiting") return { ...claimed, code: spokenCode(codeOf(secret)) };
    return { state: "paired", device: claimed.device, session: await deviceSessionOf(deps, claimed, successor) };
  } catch (error) {
    if (!isSessionOver(error)) throw error;
    const { ended = [] } = ((error instanceof Refused && error.kept) || {}) as Partial<EndSessionResult>;
    deps.afterCommit(async () => await closeAllSockets(deps, ended));
    return { state: "over" };
  }
}
