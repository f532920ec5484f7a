import { Hono } from "hono";
import type { Context } from "hono";
import * as z from "zod";
import { MeView, PasswordChange, Refresh, SessionView, SignedUpView, SignIn, SignUp } from "#domain/api/auth.schema.ts";
import { RenewedView } from "#domain/api/devices.schema.ts";
import { getMe } from "#db/queries/people.ts";
import type { AppEnv } from "../app-env.ts";
import { changePassword } from "../commands/password-change.ts";
import {
  isSessionOver,
  refreshSession,
  signIn,
  signUp,
  type DeviceSession,
  type Opened,
  type Session,
} from "../commands/sessions.ts";
import { signOut } from "../commands/sign-out.ts";
import { endedSessionCookies, readCookies, REFRESH_COOKIE, sessionCookies, setCookies } from "../cookies.ts";
import { AppError } from "../errors.ts";
import { leaveNothing } from "../leave-nothing.ts";
import { only } from "../middleware/actor.ts";
import { fromOurPages, refuseForeignOrigin } from "../middleware/origin.ts";
import { describe } from "../openapi.ts";
import { validate } from "../validate.ts";
import { accountLinks } from "./account-links.ts";
import { endFormerSession } from "./former-session.ts";
import { invitations } from "./invitations.ts";
import { knownDevicesOf, rememberDevice } from "./known-device.ts";
import { sessions } from "./sessions.ts";
import { visitorOf } from "./visitor.ts";

/** A session goes to browsers as cookies that no script reads, and to other clients in the body. */
function answer<Of extends Session | DeviceSession, Status extends 200 | 201>(
  c: Context<AppEnv>,
  session: Of,
  status: Status,
) {
  setCookies(c, sessionCookies(session));
  return c.json(session, status);
}

/** What a browser gives up and learns with a new session. */
function begin(c: Context<AppEnv>, { session, passwordHash }: Opened): void {
  endFormerSession(c, session.refreshToken);
  rememberDevice(c, session.user.id, passwordHash);
}

/** Somebody new, with a session or with a mail to open first. */
async function answerSignUp(c: Context<AppEnv>, wish: z.output<typeof SignUp>) {
  fromOurPages(c);
  const made = await signUp(c.var.deps, wish, visitorOf(c));
  if (!made.session) return c.json({ user: made.user }, 201);
  begin(c, made);
  return answer(c, made.session, 201);
}

async function answerSignIn(c: Context<AppEnv>, wish: z.output<typeof SignIn>) {
  fromOurPages(c);
  const opened = await signIn(c.var.deps, wish, visitorOf(c), knownDevicesOf(c));
  begin(c, opened);
  return answer(c, opened.session, 200);
}

const signUpRoute = describe({
  summary: "Make an account and sign in",
  takesBody: true,
  tag: "Account",
  who: "all",
  status: 201,
  answer: SignedUpView,
  description:
    "Where an address has to be verified first, the answer has no tokens, and `POST /auth/signin` refuses with " +
    "`email_not_verified` until the link in the mail was opened. With `intent` `restaurant` or `driver` the body has what that asks for; the " +
    "account is a customer's all the same, and the application waits for a decision (`GET /applications/mine`). 60 in ten minutes from one network; the next ones are `rate_limited` with `Retry-After`.",
  refusals: ["invalid_input", "already_exists", "rate_limited", "not_allowed"],
});
const signInRoute = describe({
  summary: "Sign in",
  takesBody: true,
  tag: "Account",
  who: "all",
  answer: SessionView,
  description:
    "Three tries a minute with one name, and 300 in ten minutes from one network; the next ones are `rate_limited` with `Retry-After`. An " +
    "account has three, too, whichever of its names is typed: beyond them every password is `wrong_credentials`. A browser that somebody " +
    "has signed in with before has three tries of its own for them in place of both: a cookie says so.",
  refusals: ["invalid_input", "wrong_credentials", "email_not_verified", "rate_limited", "not_allowed"],
});

const validSignUp = validate("json", SignUp);
const validSignIn = validate("json", SignIn);

export const auth = new Hono<AppEnv>()
  .post("/signup", signUpRoute, validSignUp, async (c) => await answerSignUp(c, c.req.valid("json")))
  .post("/register", signUpRoute, validSignUp, async (c) => await answerSignUp(c, c.req.valid("json")))
  .post("/signin", signInRoute, validSignIn, async (c) => await answerSignIn(c, c.req.valid("json")))
  .post("/login", signInRoute, validSignIn, async (c) => await answerSignIn(c, c.req.valid("json")))
  .post(
    "/refresh-token",
    describe({
      summary: "Renew a session",
      takesBody: true,
      tag: "Account",
      who: "all",
      answer: RenewedView,
      description:
        "The token in the body, or a browser's cookie. Each token works once, and again for ten seconds in case its answer was " +
        "lost; one that is not twenty seconds old may be given back as it is. A token that is shown later was stolen, and ends its " +
        "whole session. `user` is null for a paired tablet, whose tokens work again for a minute.",
      refusals: ["invalid_input", "unauthorized", "not_allowed"],
    }),
    validate("json", Refresh),
    async (c) => {
      const cookie = readCookies(c.req.header("cookie")).get(REFRESH_COOKIE);
      const token = c.req.valid("json").refreshToken ?? cookie;
      if (!token) throw new AppError("unauthorized");
      refuseForeignOrigin(c, { provenByCookie: token === cookie });
      try {
        return answer(c, await refreshSession(c.var.deps, token), 200);
      } catch (error) {
        if (isSessionOver(error) && cookie) setCookies(c, endedSessionCookies());
        throw error;
      }
    },
  )
  .post(
    "/logout",
    describe({
      summary: "Sign out",
      tag: "Account",
      who: "user",
      status: 204,
      description: "Ends the session wherever its refresh token has gone, and closes its sockets.",
      refusals: ["not_allowed"],
    }),
    async (c) => {
      await signOut(c);
      leaveNothing(c);
      return c.body(null, 204);
    },
  )
  .post(
    "/change-password",
    describe({
      summary: "Change my password",
      takesBody: true,
      tag: "Account",
      who: "user",
      status: 204,
      description:
        "Takes the present one, too, and signs out everywhere else. Three tries a minute for one session, wherever it takes the password.",
      refusals: ["wrong_credentials", "rate_limited"],
    }),
    only("user"),
    validate("json", PasswordChange),
    async (c) => {
      const { deps, proof } = c.var;
      const { userId, passwordHash } = await changePassword(deps, proof.actor, c.req.valid("json"));
      if (proof.by === "cookie") rememberDevice(c, userId, passwordHash); // it was known with the former one
      return c.body(null, 204);
    },
  )
  .route("/", accountLinks)
  .route("/", invitations)
  .route("/sessions", sessions)
  .get(
    "/me",
    describe({ summary: "Who am I", tag: "Account", who: "user", answer: z.object({ user: MeView }) }),
    only("user"),
    async (c) => c.json({ user: await getMe(c.var.deps.db, c.var.proof.actor) }),
  );
