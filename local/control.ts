import type { IncomingHttpHeaders } from "node:http";
import type { Calls } from "./calls.ts";
import { FaultPlan, FaultRefusal } from "./faults.ts";
import type { Faults } from "./faults.ts";
import type { Answer } from "./http.ts";

/** What a service offers beside faults and calls, by route. */
export type Controls = Record<string, () => Promise<Answer>>;

interface ControlCall {
  name: string;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  faults: Faults;
  calls: Calls;
  controls: Controls;
}

/** Answers `/_control/*` of a local service: health, faults and counted calls. Never counted, never faulty. */
export async function answerControl(call: ControlCall): Promise<Answer> {
  const { name, method, path, headers, body, faults, calls, controls } = call;
  // The services listen on loopback only, but a page of another site in the developer's browser can reach that too.
  if (
    !isLoopbackHost(headers.host) ||
    (headers.origin && !isLoopbackHost(headers.origin.replace(/^https?:\/\//, "")))
  ) {
    return { status: 403, json: { error: "The controls answer to this machine only." } };
  }
  const route = `${method} ${path}`;
  switch (route) {
    case "GET /_control/health":
      return { json: { service: name, ok: true, faults: faults.counters.length } };
    case "GET /_control/faults":
      return { json: { seed: faults.seed, rules: faults.counters } };
    case "POST /_control/faults":
      return setFaults(faults, body);
    case "DELETE /_control/faults":
      faults.clear();
      return { status: 204 };
    case "GET /_control/calls":
      return { json: { total: calls.count(), byOperation: calls.byOperation } };
    case "DELETE /_control/calls":
      calls.reset();
      return { status: 204 };
    default: {
      const control = Object.hasOwn(controls, route) ? controls[route] : undefined;
      return (await control?.()) ?? { status: 404, json: { error: `No control ${route}.` } };
    }
  }
}

function setFaults(faults: Faults, body: Buffer): Answer {
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch {
    return { status: 400, json: { error: "The body is not JSON." } };
  }
  const plan = FaultPlan.safeParse(json);
  if (!plan.success) {
    const details = plan.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    return { status: 400, json: { error: "This is no fault plan.", details } };
  }
  try {
    faults.set(plan.data.rules, plan.data.seed);
  } catch (error) {
    if (!(error instanceof FaultRefusal)) throw error;
    return { status: 400, json: { error: error.message } };
  }
  return { json: { seed: faults.seed, rules: faults.counters } };
}

/** True for the names that this machine has for itself, with or without a port. */
export function isLoopbackHost(host = ""): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
}
