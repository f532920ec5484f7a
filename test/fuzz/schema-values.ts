import * as fc from "fast-check";
import type { Schema } from "#worker/docs/document.ts";

/** How many there are of what a schema sets no bound to. */
const LENGTH_MAX = 12;
const ITEMS_MAX = 3;

type Numbers = Schema & { exclusiveMinimum?: number; exclusiveMaximum?: number; pattern?: string };

/**
 * Values that a schema of the document allows: plain ones, so that what is wrong with a request later is what was made wrong. What
 * the document cannot say (that an id is one of somebody, that two fields go together) its caller fills in.
 */
export function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return fc.oneof(...either.map(valuesOf));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "object":
      return objectsOf(schema);
    case "array":
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? ITEMS_MAX, ITEMS_MAX)),
      });
    case "string":
      return textsOf(schema);
    case "integer":
      return fc.integer(boundsOf(schema));
    case "number":
      return fc.double({ ...boundsOf(schema), noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.constant("anything");
  }
}

function objectsOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, valuesOf(each)]));
  return fc.record(model, { requiredKeys: required.filter((key) => key in model) });
}

/** Small numbers mostly: the edges are tried on purpose. */
function boundsOf(schema: Numbers): { min: number; max: number } {
  const min = schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1;
  const max = schema.maximum ?? (schema.exclusiveMaximum ?? min + 1_001) - 1;
  return { min, max: Math.min(max, Math.max(min, 0) + 1_000) };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

function textsOf(schema: Numbers): fc.Arbitrary<unknown> {
  if (schema.format === "uuid") return fc.uuid({ version: 7 });
  if (schema.format === "date-time") return fc.constant("2026-01-01T12:00:00.000Z");
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern), { size: "xsmall" });
  const minLength = Math.max(schema.minLength ?? 0, 3);
  const maxLength = Math.max(minLength, Math.min(schema.maxLength ?? LENGTH_MAX, LENGTH_MAX));
  return fc.string({ unit: fc.constantFrom(...LETTERS), minLength, maxLength });
}

/**
 * Puts what is known over what was made: each field that `known` has gets its value, wherever in the body it stands, and at its top
 * also when it was left out. A field that is known to be `undefined` is left out.
 */
export function fillIn(value: unknown, known: Readonly<Record<string, unknown>>, schema: Schema = {}): unknown {
  if (Array.isArray(value)) return value.map((each) => fillIn(each, known));
  if (typeof value !== "object" || value === null) return value;
  const keys = new Set([...Object.keys(value), ...Object.keys(schema.properties ?? {})]);
  const made = new Map(Object.entries(value));
  const filled = [...keys].flatMap((key) => {
    if (Object.hasOwn(known, key)) return [[key, known[key]] as const];
    return made.has(key) ? [[key, fillIn(made.get(key), known)] as const] : [];
  });
  return Object.fromEntries(filled.filter(([, each]) => each !== undefined));
}
