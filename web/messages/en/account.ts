import type { Messages } from "#web/lib/messages.ts";

/** Signing up, in and out. */
export const account = {
  "signIn.title": "Sign in",
  "signIn.intro": "Your orders and receipts, on every device.",
  "signIn.email": "E-mail",
  "signIn.password": "Password",
  "signIn.submit": "Sign in",
  "signIn.wrong": "E-mail and password do not belong together. Check both and try again.",
  "slowDown.seconds": {
    one: "Too many attempts. Try again in {count} second.",
    other: "Too many attempts. Try again in {count} seconds.",
  },
  "slowDown.minutes": {
    one: "Too many attempts. Try again in {count} minute.",
    other: "Too many attempts. Try again in {count} minutes.",
  },
  "signIn.notNow": "You are not signed in yet. What you typed is still here: try again in a moment.",
  "signIn.pair": "Pair a kitchen tablet",
  "signIn.noAccount": "New here?",
  "signIn.toSignUp": "Create an account",
  "signIn.asGuest": "Carry on as a guest",
  "signIn.ended": "You were signed out because your session ended. Sign in to carry on; your order is still here.",

  "signUp.title": "Create an account",
  "signUp.name": "Name",
  "signUp.nameHint": "As it should be called at the counter.",
  "signUp.email": "E-mail",
  "signUp.password": "Password",
  "signUp.passwordHint": {
    one: "At least {count} character. Longer is better.",
    other: "At least {count} characters. Longer is better.",
  },
  "signUp.submit": "Create account",
  "signUp.taken": "There is already an account with this e-mail.",
  "signUp.haveAccount": "Have an account?",
  "signUp.toSignIn": "Sign in",
  "signUp.done": "Welcome, {name}",

  "password.show": "Show password",
  "password.hide": "Hide password",

  "account.title": "Account",
  "account.signedInAs": "Signed in as {name}",
  "account.signedOut": "You are signed out.",
  "account.reviews": "Reviews of {restaurant}",
  "account.devices": "Tablets of {restaurant}",
  "account.staff": "People of {restaurant}",
  "applications.title": "Work with Comanda",

  "profile.title": "Your details",
  "newPassword.title": "Change your password",
  "forgot.title": "Forgot your password?",
  "reset.title": "Choose a new password",
  "reset.done": "Your password is changed. Sign in with the new one.",
  "verify.title": "Confirm your e-mail",
  "verify.resend": "Send it again",
  "verify.open": "Your e-mail is not confirmed",
  "verify.openBody": "Open the link in the mail that we sent you.",
  "email.title": "Change your e-mail",
  "sessions.title": "Where you are signed in",
  "data.title": "Your data",
  "delete.title": "Delete your account",
  "delete.done": "Your account is deleted.",

  "field.required": "{label} is missing.",
  "field.email": "Write the e-mail like name@example.org.",
  "field.phone": "Write the phone number with digits, such as +44 20 7946 0018.",
  "field.tooShort": {
    one: "{label} needs at least {count} character.",
    other: "{label} needs at least {count} characters.",
  },
  "field.tooLong": {
    one: "{label} can have {count} character at most.",
    other: "{label} can have {count} characters at most.",
  },
  "field.oneOf": "Fill in {first} or {second}.",
  "field.summary": { one: "One thing needs your attention", other: "{count} things need your attention" },
  "signUp.passwordIsName":
    "This password is too easy to guess: many people have it, or it is made of your name, your e-mail or the restaurant. Take another.",
  "account.notEnded": "You are still signed in. Try again in a moment.",
} as const satisfies Messages;
