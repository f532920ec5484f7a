import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { treeOf, textOf } from "./json-tree.ts";
import { kindsFor, mutate, mutationsOf, type Mutation, type MutationKind } from "./mutations.ts";
import { PEOPLE } from "./people.ts";
import type { Scene } from "./scene.ts";
import { SCENES } from "./scenes.ts";
import { fillIn, valuesOf } from "./schema-values.ts";
import { bearer, pick, StageError, type Stage } from "./stage.ts";
import type { Target } from "./targets.ts";
import type { Header, PathPart, WireRequest } from "./wire-request.ts";

/** One request, as chance made it: which, with which values, and what is wrong with it. It names nothing that a run made up. */
export type FuzzCase = {
  target: Target;
  choice: number;
  body: unknown;
  query: Record<string, unknown>;
  mutations: Mutation[];
};

const MUTATIONS_MAX = 3;
/** One in so many requests is right, so that one sees that right ones still succeed among all the others. */
const RIGHT_ONE_IN = 16;

/** How often a target is tried: what computes a password's hash or renders a long page costs many times what others do. */
const WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/\/auth\/(signup|register|signin|login)$/, 3],
  [/openapi\.json|\/docs|jwks|\/health$/, 2],
  [/^POST \/api\/v1\/orders/, 24],
  [/^POST \/parties\//, 3],
  [/^GET \/parties\//, 5],
  [/^POST \/hooks\/sweep/, 1],
  [/^(GET|POST) \/(api|hooks)\//, 8],
  [/^GET \//, 2],
];
const weightOf = (name: string): number => WEIGHTS.find(([pattern]) => pattern.test(name))?.[1] ?? 8;

/** A case for one of these targets. */
export const casesOf = (targets: readonly Target[]): fc.Arbitrary<FuzzCase> =>
  fc.oneof(...targets.map((target) => ({ weight: weightOf(target.name), arbitrary: caseOf(target) })));

/** A case for this target. */
export function caseOf(target: Target): fc.Arbitrary<FuzzCase> {
  const query = target.parameters.filter((parameter) => parameter.in === "query");
  const some = fc.array(mutationsOf(kindsFor(target)), { minLength: 1, maxLength: MUTATIONS_MAX });
  return fc.record({
    target: fc.constant(target),
    choice: fc.nat(0xffff),
    body: target.body ? valuesOf(target.body) : fc.constant(undefined),
    query: fc.record(Object.fromEntries(query.map(({ name, schema }) => [name, valuesOf(schema)])), {
      requiredKeys: query.filter(({ required }) => required).map(({ name }) => name),
    }),
    mutations: fc.oneof(
      { weight: 1, arbitrary: fc.constant<Mutation[]>([]) },
      { weight: RIGHT_ONE_IN - 1, arbitrary: some },
    ),
  });
}

/** The right request of a case: made of a scene on the stage. */
export function rightRequest({ target, body, query }: FuzzCase, { headers, names, sign = null }: Scene): WireRequest {
  const path: PathPart[] = target.path.split("/").map((word) => {
    const [, name, rest = ""] = /^\{([A-Za-z]+)\}(.*)$/.exec(word) ?? [];
    if (name === undefined) return { word };
    const schema = target.parameters.find((parameter) => parameter.in === "path" && parameter.name === name)?.schema;
    return { name, value: (name in names ? textOf(treeOf(names[name])) : randomUUID()) + rest, schema };
  });
  const wanted = fillIn(query, names, { properties: Object.fromEntries(queryOf(target)) });
  const parts = Object.entries(wanted as Record<string, unknown>).map(([name, value]) => ({
    name,
    value: textOf(treeOf(value)),
    schema: queryOf(target).get(name),
  }));
  const full = target.body === undefined ? undefined : fillIn(body, names, target.body);
  const own: Header[] = [
    ...(full === undefined ? [] : [{ name: "content-type", value: "application/json" }]),
    ...(target.parameters.some((parameter) => parameter.in === "header" && parameter.name === "Idempotency-Key")
      ? [{ name: "idempotency-key", value: randomUUID() }]
      : []),
  ];
  return {
    method: target.method,
    path,
    spelling: null,
    query: parts,
    headers: [...headers.map((header) => ({ ...header })), ...own],
    body: full === undefined ? null : { tree: treeOf(full) },
    bodySchema: target.body,
    bytes: null,
    knowsLength: true,
    sign,
  };
}

const queryOf = ({ parameters }: Target) =>
  new Map(parameters.filter((parameter) => parameter.in === "query").map(({ name, schema }) => [name, schema]));

/** Sets the scene of a case and makes its request, with everything that is wrong with it. */
export async function makeRequest(
  stage: Stage,
  each: FuzzCase,
): Promise<{ request: WireRequest; applied: MutationKind[]; scene: Scene }> {
  const setScene = SCENES[each.target.name];
  if (!setScene) throw new StageError(`Nobody says how ${each.target.name} is asked rightly.`);
  const scene = await setScene(stage, each.choice);
  const request = rightRequest(each, scene);
  const applied: MutationKind[] = [];
  const other = each.mutations.find(({ kind }) => kind === "caller");
  if (other) {
    const proof = await otherProof(stage, other.pick);
    request.headers = [
      ...request.headers.filter(({ name }) => name !== "authorization" && name !== "cookie"),
      ...proof,
    ];
    applied.push("caller");
  }
  applied.push(...mutate(request, each.mutations, stage.strangers));
  return { request, applied, scene };
}

/** Somebody else, somebody who was let in once, or nobody. */
async function otherProof(stage: Stage, choice: number): Promise<Header[]> {
  const links = stage.someOrder(choice, "guest");
  const ended = async () => bearer(await stage.people.endedToken("staff"));
  const closed = async () => {
    const { account } = await stage.people.session();
    await stage.world.db.query(`update sessions set revoked_at = now() where id = $1`, [account.sessionId]);
    return bearer(account.token);
  };
  const makers: (() => Promise<Header[]>)[] = [
    async () => [],
    async () => bearer(links.track ?? ""),
    async () => bearer(links.cancel ?? ""),
    async () => bearer(stage.service),
    ended,
    closed,
    ...PEOPLE.map((person) => async () => bearer(await stage.people.token(person))),
  ];
  return await pick(makers, choice)();
}
