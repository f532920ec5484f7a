const CHARACTERS_MAX = 500;
const DELAY_MS_MAX = 86_400_000;

type Expression = (retried: number) => number;

const FUNCTIONS: Record<string, { arity: number; apply: (...values: number[]) => number }> = {
  pow: { arity: 2, apply: Math.pow },
  min: { arity: 2, apply: Math.min },
  max: { arity: 2, apply: Math.max },
  exp: { arity: 1, apply: Math.exp },
  sqrt: { arity: 1, apply: Math.sqrt },
  abs: { arity: 1, apply: Math.abs },
  floor: { arity: 1, apply: Math.floor },
  ceil: { arity: 1, apply: Math.ceil },
  round: { arity: 1, apply: Math.round },
};

/** An `Upstash-Retry-Delay` that cannot be read; its message goes into the answer. */
export class ExpressionError extends Error {}

/**
 * Reads an `Upstash-Retry-Delay` such as `min(60000, pow(2, retried) * 1000)`: milliseconds before the next attempt, where
 * `retried` is 0 for the first retry. A parser of its own, because the text comes over the network.
 */
export function parseRetryDelay(text: string): Expression {
  if (text.length > CHARACTERS_MAX) throw new ExpressionError("the expression is too long");
  const tokens = tokenize(text);
  const sum = parseSum(tokens);
  if (tokens.length > 0) throw new ExpressionError(`unexpected "${tokens[0]}"`);
  return (retried) => {
    const delayMs = sum(retried);
    return Number.isNaN(delayMs) ? 0 : Math.min(DELAY_MS_MAX, Math.max(0, Math.round(delayMs)));
  };
}

/** QStash's own backoff: 12 s, 148 s, 1,808 s and so on, at most a day. */
export function defaultRetryDelayMs(retried: number): number {
  return Math.round(Math.min(86_400, Math.exp(2.5 * (retried + 1))) * 1_000);
}

function tokenize(text: string): string[] {
  const tokens = text.match(/\d+(?:\.\d+)?|[a-z]+|[-+*/(),]|\S/gi) ?? [];
  const stranger = tokens.find((token) => !/^(\d+(\.\d+)?|[a-z]+|[-+*/(),])$/i.test(token));
  if (stranger) throw new ExpressionError(`unexpected "${stranger}"`);
  return [...tokens];
}

function parseSum(tokens: string[]): Expression {
  let left = parseProduct(tokens);
  while (tokens[0] === "+" || tokens[0] === "-") {
    const sign = tokens.shift() === "+" ? 1 : -1;
    const [a, b] = [left, parseProduct(tokens)];
    left = (retried) => a(retried) + sign * b(retried);
  }
  return left;
}

function parseProduct(tokens: string[]): Expression {
  let left = parseFactor(tokens);
  while (tokens[0] === "*" || tokens[0] === "/") {
    const divide = tokens.shift() === "/";
    const [a, b] = [left, parseFactor(tokens)];
    left = (retried) => (divide ? a(retried) / b(retried) : a(retried) * b(retried));
  }
  return left;
}

function parseFactor(tokens: string[]): Expression {
  const token = tokens.shift();
  if (token === undefined) throw new ExpressionError("the expression ends too early");
  if (token === "-") {
    const factor = parseFactor(tokens);
    return (retried) => -factor(retried);
  }
  if (token === "(") {
    const inner = parseSum(tokens);
    expect(tokens, ")");
    return inner;
  }
  if (/^\d/.test(token)) return () => Number(token);
  if (token === "retried") return (retried) => retried;
  return parseCall(token, tokens);
}

function parseCall(name: string, tokens: string[]): Expression {
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!known) throw new ExpressionError(`unexpected "${name}"`);
  expect(tokens, "(");
  const values = [parseSum(tokens)];
  while (values.length < known.arity) {
    expect(tokens, ",");
    values.push(parseSum(tokens));
  }
  expect(tokens, ")");
  return (retried) => known.apply(...values.map((value) => value(retried)));
}

function expect(tokens: string[], wanted: string): void {
  const token = tokens.shift();
  if (token !== wanted) throw new ExpressionError(`expected "${wanted}" and found "${token ?? "the end"}"`);
}
