/** What everybody knows of us. */
const OUR_WORDS = ["comanda"];

/** Shorter words stand in too many others. */
const WORD_LETTERS_MIN = 3;
/** A password in which fewer letters are left beside such words is one of them with a year or a sign. */
const OTHER_LETTERS_MIN = 4;

const plain = (text: string) => text.normalize("NFC").toLowerCase();

/** What somebody would try first of a person: their names, their address, the restaurants where they work. */
export type KnownOf = Record<"email" | "firstName" | "lastName" | "username", string | null> & {
  memberships?: readonly { restaurantName: string }[];
};

/** Whether a password says little more than what is known of a person and of this product: `Comanda2026!`, `robin.robin`. */
export function isGuessable(password: string, person: KnownOf): boolean {
  const known = [
    ...OUR_WORDS,
    person.email,
    person.firstName,
    person.lastName,
    person.username,
    ...(person.memberships ?? []).map(({ restaurantName }) => restaurantName),
  ];
  const words = known
    .flatMap((text) => (text === null ? [] : [plain(text).trim(), ...plain(text).split(/[^\p{L}\p{N}]+/u)]))
    .filter((word) => word.length >= WORD_LETTERS_MIN)
    .toSorted((a, b) => b.length - a.length);
  const whole = plain(password);
  const rest = words.reduce((left, word) => left.replaceAll(word, " "), whole);
  return rest !== whole && rest.replace(/\P{L}/gu, "").length < OTHER_LETTERS_MIN;
}
