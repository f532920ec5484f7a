import * as fc from "fast-check";
import { ADDRESS_MUTATIONS } from "./address-mutations.ts";
import { BODY_MUTATIONS, type Mutate } from "./body-mutations.ts";
import { HEADER_MUTATIONS } from "./header-mutations.ts";
import type { Target } from "./targets.ts";
import type { Dice, Strangers } from "./value-mutations.ts";
import type { WireRequest } from "./wire-request.ts";

/** Every way to change a request. `caller` is made where the proofs are: somebody else asks. */
export const MUTATIONS = { ...BODY_MUTATIONS, ...ADDRESS_MUTATIONS, ...HEADER_MUTATIONS } as const;
export type MutationKind = keyof typeof MUTATIONS | "caller";
export const MUTATION_KINDS: readonly MutationKind[] = [...(Object.keys(MUTATIONS) as MutationKind[]), "caller"];

export type Mutation = Dice & { kind: MutationKind };

const DICE_MAX = 0xffff;

/** Where whoever asks is signed out afterwards, with one method or another. */
const SIGNING_OUT = /\/auth\/(logout|sessions(\/\{id\})?\/end)$/;
/** Where an operator or a restaurant changes what somebody may: of the stage, nobody is to be changed. */
const CHANGING_PEOPLE = /\/(users\/\{id\}(\/(role|disable|enable|sign-out))?|staff\/\{userId\})$/;

/** What fits a request of this kind. A GET is tried with a body now and then. */
export function kindsFor({ family, path, body, parameters }: Target): MutationKind[] {
  const hasBody = body !== undefined;
  const [hasPath, hasQuery] = (["path", "query"] as const).map((where) => parameters.some((each) => each.in === where));
  return MUTATION_KINDS.filter((kind) => {
    // Somebody of the stage would be signed out, and all others would wonder why.
    if (kind === "caller" && SIGNING_OUT.test(path)) return false;
    if (kind === "method" && (SIGNING_OUT.test(path) || CHANGING_PEOPLE.test(path))) return false;
    // workerd calls every request for a socket a GET, and fails by itself when it was none.
    if (kind === "method" || kind === "body: unexpected") return family !== "door" && (kind === "method" || !hasBody);
    if (kind.startsWith("body: ")) return hasBody;
    if (kind === "path: value") return hasPath === true && !CHANGING_PEOPLE.test(path);
    return kind !== "query: value" || hasQuery === true;
  });
}

/** A mutation of one of these kinds. What is wrong in values weighs more: it gets further than what is wrong around them. */
export function mutationsOf(kinds: readonly MutationKind[]): fc.Arbitrary<Mutation> {
  const weighted = kinds.map((kind) => ({ weight: weightOf(kind), arbitrary: fc.constant(kind) }));
  return fc.record({
    kind: fc.oneof(...weighted),
    at: fc.nat(DICE_MAX),
    pick: fc.nat(DICE_MAX),
    text: fc.string({ unit: "binary", maxLength: 40 }),
    json: fc.jsonValue({ maxDepth: 2 }),
  });
}

const weightOf = (kind: MutationKind): number => {
  if (
    /^(body: (type|length|unicode|markup|number|id|choice|missing|extra key|swapped)|path: value|query: value)$/.test(
      kind,
    )
  )
    return 4;
  return 1;
};

/** Those that take the whole body come after those that look into it, or they would take nothing. */
const ORDER = (kind: MutationKind) => (BYTES.has(kind) ? 1 : 0);
const BYTES: ReadonlySet<MutationKind> = new Set([
  "body: empty",
  "body: not JSON",
  "body: cut off",
  "body: more behind it",
  "body: not UTF-8",
  "body: long",
  "body: other encoding",
  "body: gzip",
] as const);

/** Changes a request in all these ways. Returns the kinds that found something to change. */
export function mutate(request: WireRequest, mutations: readonly Mutation[], strangers: Strangers): MutationKind[] {
  const ordered = mutations.toSorted((left, right) => ORDER(left.kind) - ORDER(right.kind));
  return ordered.flatMap(({ kind, ...dice }) => {
    if (kind === "caller") return []; // it has happened: the request was made with another's proof
    const change: Mutate = MUTATIONS[kind];
    return change(request, dice, strangers) ? [kind] : [];
  });
}
