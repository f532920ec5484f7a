import type { Family, Target } from "./targets.ts";
import type { Wire } from "./wire-request.ts";

/** Tells which target a request really reaches: a changed method or path may lead to another, or nowhere. */
export class AddressBook {
  readonly #routes: { target: Target; pattern: RegExp }[];

  constructor(targets: readonly Target[]) {
    // Fixed words win over names in braces, as in the router: /orders/mine is no order.
    const byNames = (target: Target) => target.path.split("{").length;
    this.#routes = targets
      .toSorted((left, right) => byNames(left) - byNames(right))
      .map((target) => ({ target, pattern: patternOf(target.path) }));
  }

  /** The target of a request as the Worker sees it; one without a description where there is none. */
  whoAnswers({ method, target }: Wire): Target {
    const { pathname } = new URL(`http://comanda${target}`);
    const asked = method === "HEAD" ? "GET" : method;
    const known = this.#routes.find((route) => route.target.method === asked && route.pattern.test(pathname))?.target;
    if (known) return { ...known, method };
    const nothing = { parameters: [], body: undefined, operation: undefined, hopesFor: undefined };
    return { name: `${method} nowhere`, method, path: pathname, family: familyOf(pathname), ...nothing };
  }
}

function familyOf(pathname: string): Family {
  if (/^\/(api|hooks|\.well-known)\//.test(pathname)) return "api";
  return pathname.startsWith("/parties/") ? "door" : "page";
}

const patternOf = (path: string) =>
  new RegExp(`^${path.replaceAll(/[.]/g, "\\.").replaceAll(/\{[A-Za-z]+\}/g, "[^/]+")}$`);
