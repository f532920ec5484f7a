import type * as z from "zod";
import { Refused } from "#db/errors.ts";
import type { Actor, Me } from "#domain/actor.ts";
import { APPLICATIONS_PER_DAY_MAX } from "#domain/applications.ts";
import { DEVICE_GRACE_SECONDS, DEVICE_SECONDS, type DeviceSelf } from "#domain/devices.ts";
import type { SignIn, SignUp } from "#domain/api/auth.schema.ts";
import type {
  BeginSignInCommand,
  BeginSignInResult,
  BeginSignUpCommand,
  DeviceSessionResult,
  EndSessionCommand,
  EndSessionResult,
  KnownDevice,
  NetworkAttempts,
  OpenSessionCommand,
  RefreshSessionCommand,
  RefreshSessionResult,
  SessionRooms,
  SessionResult,
  SignUpCommand,
  SignUpResult,
} from "#domain/commands.ts";
import { networkOf } from "#domain/network.ts";
import { ACCESS_SECONDS, REFRESH_GRACE_SECONDS, REFRESH_SECONDS } from "#domain/token-claims.ts";
import type { Principal } from "#domain/security-log.ts";
import type { Deps } from "../deps.ts";
import { publish } from "../aftermath.ts";
import { requiresVerifiedEmail } from "../env.ts";
import { AppError } from "../errors.ts";
import { refuseGuessable } from "../guessable.ts";
import { signAccess, signDeviceAccess } from "../tokens/access.ts";
import { hashOpaque, newRefreshToken, successorOf } from "../tokens/refresh.ts";
import { closeAllSockets } from "./close-sockets.ts";

/** Guessing passwords: this many tries for one account in this time, counted by Postgres. */
export const ATTEMPTS_MAX = 3;
export const ATTEMPT_WINDOW_SECONDS = 60;
/** On all devices together that somebody has signed in with before: more than a household has, and no flood. */
const KNOWN_DEVICES_ATTEMPTS_MAX = 30;
/**
 * From one network, because each try costs a hash: two classes of a school may sign up within ten minutes, and a town behind one
 * address of its mobile network may sign in.
 */
const NETWORK_WINDOW_SECONDS = 600;
export const SIGN_UPS_PER_NETWORK_MAX = 60;
export const SIGN_INS_PER_NETWORK_MAX = 300;
const USER_AGENT_MAX = 200;

/** Verified against when nobody has that name, so that the time of an answer tells nothing. Its password was thrown away. */
export const NOBODYS_HASH = "$scrypt$ln=15,r=8,p=3$Y29tYW5kYS1ub2JvZHkhIQ$YeMJEMHVPZ63iD92PC4oEw9ysdWZsoT3re/pl6+/kHI";

/** What keeping a session alive needs; pages do it, too. */
export type SessionDeps = Pick<
  Deps,
  "db" | "keys" | "now" | "newId" | "requestId" | "rooms" | "log" | "security" | "afterCommit"
>;
type Tokens = { accessToken: string; refreshToken: string; expiresIn: number };
export type Session = Tokens & { user: Me };
/** The session of a paired tablet: there is nobody behind it. */
export type DeviceSession = Tokens & { user: null; device: DeviceSelf };

/** A session, and the hash of the password that it was opened with: no part of any answer. */
export type Opened = { session: Session; passwordHash: string };

/** Where somebody comes from, as far as they are known. */
export type Visitor = { userAgent: string | null; address: string | undefined };

/**
 * Makes an account for a customer, and their first session; none where their address has to be verified first. A mail to verify it is on
 * its way. What they want to be beside that waits as an application. Throws already_exists, rate_limited, invalid_input for a password
 * that is easy to guess.
 */
export async function signUp(
  deps: Deps,
  wish: z.output<typeof SignUp>,
  visitor: Visitor,
): Promise<Opened | { session: null; user: Me }> {
  const { password, application, ...person } = wish;
  refuseGuessable("password", password, person); // first: it costs nothing
  const from = attemptsOf(visitor, SIGN_UPS_PER_NETWORK_MAX);
  if (from.network !== null) await deps.db.call("begin_sign_up_v1", { from } satisfies BeginSignUpCommand);
  const userId = deps.newId();
  const { refreshToken, session } = newSession(deps, userId, visitor, { verified: null, renewed: null });
  const passwordHash = await deps.passwords.hash(password);
  const command: SignUpCommand = {
    ...person,
    requestId: deps.requestId,
    tellsOfAccounts: true,
    userId,
    passwordHash,
    application: application && { wish: application, perDayMax: APPLICATIONS_PER_DAY_MAX },
    session: requiresVerifiedEmail(deps.env) ? null : session,
  };
  const result = await deps.db.call<SignUpResult>("sign_up_v1", command);
  publish(deps, result);
  if (!("sessionId" in result)) return { session: null, user: result.me };
  return { session: await sessionOf(deps, result, refreshToken), passwordHash };
}

/**
 * Checks a name and a password. Throws wrong_credentials, rate_limited: the same for a stranger as for somebody we know; and
 * email_not_verified for somebody who has shown the right password. Tries on a device that they have signed in with before are counted
 * apart, so that no stranger uses them up.
 */
export async function signIn(
  deps: Deps,
  wish: z.output<typeof SignIn>,
  visitor: Visitor,
  devices: KnownDevice[],
): Promise<Opened> {
  const first = await trySignIn(deps, wish, visitor, devices);
  // Somebody who signs in twice at once has their hash renewed by one of both: the other verifies against the new one.
  const last = first ?? (await trySignIn(deps, wish, visitor, devices));
  if (!last) throw new AppError("wrong_credentials");
  return last;
}

/** The same to every caller; the security log knows whose password was tried. */
export const wrongPassword = (userId: string | null): AppError =>
  new AppError("wrong_credentials", undefined, {
    noted: { kind: "wrong_password", ...(userId !== null && { principal: { kind: "user", id: userId } }) },
  });

/** Null when the hash was renewed while this verified against it, or the password changed. */
async function trySignIn(
  deps: Deps,
  wish: z.output<typeof SignIn>,
  visitor: Visitor,
  devices: KnownDevice[],
): Promise<Opened | null> {
  const command: BeginSignInCommand = {
    identifier: wish.identifier,
    attemptsMax: ATTEMPTS_MAX,
    windowSeconds: ATTEMPT_WINDOW_SECONDS,
    from: attemptsOf(visitor, SIGN_INS_PER_NETWORK_MAX),
    devices,
    devicesMax: KNOWN_DEVICES_ATTEMPTS_MAX,
  };
  const known = await deps.db.call<BeginSignInResult>("begin_sign_in_v1", command);
  const { matches, needsRehash } = await deps.passwords.verify(wish.password, known.passwordHash ?? NOBODYS_HASH);
  if (known.userId === null) throw wrongPassword(null);
  if (!matches) throw wrongPassword(known.userId);
  const renewed = needsRehash ? await deps.passwords.hash(wish.password) : null;
  const hashes = { verified: known.passwordHash, renewed };
  const { refreshToken, session } = newSession(deps, known.userId, visitor, hashes);
  try {
    const opened = await deps.db.call<SessionResult>("open_session_v1", session);
    return { session: await sessionOf(deps, opened, refreshToken), passwordHash: renewed ?? known.passwordHash };
  } catch (error) {
    if (needsRehash && error instanceof Refused && error.code === "wrong_credentials") return null;
    throw error;
  }
}

export const attemptsOf = ({ address }: Visitor, attemptsMax: number): NetworkAttempts => ({
  network: networkOf(address),
  attemptsMax,
  windowSeconds: NETWORK_WINDOW_SECONDS,
});

/** A session to be opened, and the token that renews it. */
export function newSession(
  deps: Deps,
  userId: string,
  { userAgent }: Visitor,
  { verified, renewed }: { verified: string | null; renewed: string | null },
) {
  const refreshToken = newRefreshToken();
  const session: OpenSessionCommand = {
    userId,
    sessionId: deps.newId(),
    familyId: deps.newId(),
    refreshHash: hashOpaque(refreshToken),
    refreshSeconds: REFRESH_SECONDS,
    userAgent: userAgent?.slice(0, USER_AGENT_MAX).replace(/[^\x20-\x7e]/g, "") ?? null,
    verifiedHash: verified,
    passwordHash: renewed,
    verifiedOnly: requiresVerifiedEmail(deps.env),
  };
  return { refreshToken, session };
}

/**
 * Trades a refresh token for its successor. Shown again within the grace time it gives the same one, and that one is kept for twice
 * as long: tabs that renew at once end up with the same token, whichever answer comes last. Shown later it is stolen, and its whole
 * family ends, sockets and all. Throws unauthorized.
 */
export async function refreshSession(deps: SessionDeps, refreshToken: string): Promise<Session | DeviceSession> {
  const { command, successor } = renewalOf(deps, refreshToken);
  try {
    const session = await deps.db.call<RefreshSessionResult>("refresh_session_v1", command);
    const token = session.kept ? refreshToken : successor;
    return "device" in session ? await deviceSessionOf(deps, session, token) : await sessionOf(deps, session, token);
  } catch (error) {
    const kept = error instanceof Refused ? (error.kept as Partial<EndSessionResult>) : undefined;
    const ended = kept?.ended;
    if (!ended) throw error;
    deps.afterCommit(async () => await closeAllSockets(deps, ended));
    const [whose] = ended;
    throw new AppError("unauthorized", undefined, {
      noted: { kind: "refresh_reuse", ...(whose && { principal: holderOf(whose) }) },
    });
  }
}

const holderOf = (ended: SessionRooms): Principal =>
  ended.userId === null ? { kind: "device", id: ended.deviceId } : { kind: "user", id: ended.userId };

/** What trades a refresh token, and the token that it is traded for. */
export function renewalOf(
  { keys }: Pick<Deps, "keys">,
  refreshToken: string,
): { command: RefreshSessionCommand; successor: string } {
  const successor = successorOf(keys.secrets, refreshToken);
  const command: RefreshSessionCommand = {
    keepsFresh: true,
    refreshHash: hashOpaque(refreshToken),
    successorHash: hashOpaque(successor),
    graceSeconds: REFRESH_GRACE_SECONDS,
    refreshSeconds: REFRESH_SECONDS,
    deviceGraceSeconds: DEVICE_GRACE_SECONDS,
    deviceSeconds: DEVICE_SECONDS,
  };
  return { command, successor };
}

/** Ends a session and everything that was derived from it. What is unknown has ended already. */
export async function endSession(
  deps: Deps,
  end: { refreshToken: string | null; sessionId: string | null },
): Promise<EndSessionResult["ended"]> {
  const command: EndSessionCommand = {
    refreshHash: end.refreshToken === null ? null : hashOpaque(end.refreshToken),
    sessionId: end.sessionId,
  };
  return (await deps.db.call<EndSessionResult>("end_session_v1", command)).ended;
}

/** The session of the person who asks; null for whoever has none. */
export const sessionOfActor = (actor: Actor): string | null => (actor.kind === "user" ? actor.sessionId : null);

/** What somebody is given whose session was opened or renewed. */
export async function sessionOf(
  deps: Pick<Deps, "keys" | "now">,
  session: SessionResult,
  refreshToken: string,
): Promise<Session> {
  const accessToken = await signAccess(deps.keys, session, deps.now());
  return { accessToken, refreshToken, expiresIn: ACCESS_SECONDS, user: session.me };
}

/** What a tablet is given whose session was opened or renewed. */
export async function deviceSessionOf(
  deps: Pick<Deps, "keys" | "now">,
  session: DeviceSessionResult,
  refreshToken: string,
): Promise<DeviceSession> {
  const accessToken = await signDeviceAccess(deps.keys, session, deps.now());
  return { accessToken, refreshToken, expiresIn: ACCESS_SECONDS, user: null, device: session.device };
}

/** Whether an error says that a session is over, as opposed to that something of ours is down. */
export const isSessionOver = (error: unknown): boolean =>
  (error instanceof AppError || error instanceof Refused) &&
  (error.code === "unauthorized" || error.code === "session_changed");
