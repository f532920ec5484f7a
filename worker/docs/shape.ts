import type { Schema } from "./document.ts";

const DEPTH_MAX = 8;
const ENUM_MAX = 12;

/** A schema as people would write its shape down: `{ id: uuid, lines: [ … ] }`, with what is optional marked by `?`. */
export function shapeOf(schema: Schema | undefined, depth = 0): string {
  if (!schema || depth > DEPTH_MAX) return "…";
  const { $ref, anyOf, oneOf, allOf, properties, items, additionalProperties } = schema;
  if ($ref !== undefined) return $ref.split("/").at(-1) ?? "…";
  const either = anyOf ?? oneOf;
  if (either) return [...new Set(either.map((each) => shapeOf(each, depth)))].join(" | ");
  if (allOf) return allOf.map((each) => shapeOf(each, depth)).join(" & ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return enumOf(schema.enum);
  if (properties) return objectOf(properties, schema.required ?? [], depth);
  if (schema.type === "array") return `[ ${shapeOf(items, depth + 1)} ]`;
  if (schema.type === "object") {
    const value = typeof additionalProperties === "object" ? shapeOf(additionalProperties, depth + 1) : "…";
    return `{ [key]: ${value} }`;
  }
  return typeOf(schema);
}

function objectOf(properties: Record<string, Schema>, required: readonly string[], depth: number): string {
  const indent = "  ".repeat(depth + 1);
  const lines = Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? "" : "?";
    const note = schema.default === undefined ? "" : ` = ${JSON.stringify(schema.default)}`;
    return `${indent}${name}${mark}: ${shapeOf(schema, depth + 1)}${note}`;
  });
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

function enumOf(values: readonly unknown[]): string {
  const shown = values.slice(0, ENUM_MAX).map((value) => JSON.stringify(value));
  return [...shown, ...(values.length > ENUM_MAX ? ["…"] : [])].join(" | ");
}

function typeOf({ type, format, minimum, maximum, minLength, maxLength }: Schema): string {
  const name = format ?? (Array.isArray(type) ? type.join(" | ") : (type ?? "anything"));
  const from = minLength ?? minimum;
  const to = maxLength ?? (maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum);
  if (format !== undefined || (from === undefined && to === undefined)) return name;
  return `${name} (${from ?? ""}…${to ?? ""})`;
}
