import { isGuessable, type KnownOf } from "#domain/guessable.ts";
import { isCommonPassword } from "./common-passwords.ts";
import { AppError } from "./errors.ts";

const GUESSABLE =
  "This is too easy to guess: many people have it, or it is made of your name, your address or the restaurant's name.";

/**
 * The one place that refuses a new password which somebody would guess early. Throws invalid_input, about this field. It knows the
 * commonest passwords and asks nobody: what else has leaked somewhere, it does not know.
 */
export function refuseGuessable(field: string, password: string, person: KnownOf): void {
  if (!isGuessable(password, person) && !isCommonPassword(password)) return;
  throw new AppError("invalid_input", undefined, { details: [{ field, message: GUESSABLE }] });
}
