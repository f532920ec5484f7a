import { describe, expect, test } from "vitest";
import { mailScenarios as scenarios } from "./mail-script.ts";
import { runner } from "./run.ts";
import { mailTarget } from "./targets.ts";

const script = { path: "test/contract/mail-script.ts", scenarios };
const id = expect.stringMatching(/^[0-9a-f-]{36}$/);

describe.each(["Node", "workerd"] as const)("resend in %s", (where) => {
  const run = runner(where, script, mailTarget);

  test("a mail is accepted with an id, by which it can be read", async () => {
    const { sent, read } = await run("send");
    expect(sent).toEqual({ data: { id }, error: null });
    expect(read.data).toMatchObject({ object: "email", subject: "Your order", html: "<p>É <b>ready</b></p>" });
  });

  test("the same key and mail is one mail, however often it is sent; another mail is refused", async () => {
    const { answers, other } = await run("repeat");
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(answers[0]).toEqual({ data: { id }, error: null });
    expect(other.error).toMatchObject({ name: "invalid_idempotent_request", statusCode: 409 });
  });

  test("a batch gives an id for each mail", async () => {
    expect(await run("batch")).toEqual({ data: { data: [{ id }, { id }] }, error: null });
  });

  test("a mail without an address or subject, and a wrong key, are refused with a name and a status", async () => {
    const { address, subject, key } = await run("refusals");
    expect(address).toMatchObject({ name: "validation_error", statusCode: 422 });
    expect(subject).toMatchObject({ name: "missing_required_field", statusCode: 422 });
    expect(key?.statusCode).toBeGreaterThanOrEqual(400);
    expect(key?.statusCode).toBeLessThan(404);
  });
});
