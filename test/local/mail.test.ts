import { Resend } from "resend";
import { expect, test } from "vitest";
import { startMail } from "#local/mail.ts";
import type { MailOptions } from "#local/mail.ts";
import type { Mail } from "#local/mail/mailbox.ts";
import { testDatabase } from "#test/support/postgres.ts";

const MAIL = {
  from: "Comanda <orders@comanda.example>",
  to: "Zoë <Zoe@guest.example>",
  subject: "Ready",
  text: "Come.",
};

async function startRig(options: Partial<MailOptions> = {}) {
  const database = await testDatabase({ empty: true });
  const start = async () => await startMail({ apiKey: "re_key", databaseUrl: database.url, ...options });
  let service = await start();
  const list = async (query = "") => {
    const response = await fetch(`${service.url}/api/messages${query}`);
    return ((await response.json()) as { messages: Mail[] }).messages;
  };
  return {
    get service() {
      return service;
    },
    get resend() {
      return new Resend("re_key", { baseUrl: service.url });
    },
    list,
    page: async (path: string, headers: Record<string, string> = {}) => {
      const response = await fetch(service.url + path, { headers });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    restart: async () => {
      await service.stop();
      service = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await service.stop();
      await database[Symbol.asyncDispose]();
    },
  };
}

test("twins with the same key at the same moment are one mail, also after a restart", async () => {
  await using rig = await startRig();
  const send = async () => (await rig.resend.emails.send(MAIL, { idempotencyKey: "notification/1" })).data?.id;
  const ids = await Promise.all(Array.from({ length: 20 }, send));
  await rig.restart();
  expect(new Set([...ids, await send()])).toEqual(new Set([ids[0]]));
  expect(await rig.list()).toHaveLength(1);
});

test("a mail whose answer was lost is kept once when it is sent again", async () => {
  await using rig = await startRig();
  rig.service.faults.set([{ match: "POST /emails", mode: "drop_after", times: 1 }]);
  const send = async () => await rig.resend.emails.send(MAIL, { idempotencyKey: "notification/2" });
  expect((await send()).error?.name).toBe("application_error");
  expect((await send()).data?.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await rig.list()).toHaveLength(1);
});

test("a failing provider answers in its own words and keeps nothing", async () => {
  await using rig = await startRig();
  rig.service.faults.set([{ match: "POST /emails", mode: "error", status: 503, times: 1 }]);
  const { error } = await rig.resend.emails.send(MAIL);
  expect(error).toEqual({ statusCode: 503, name: "internal_server_error", message: "injected fault" });
  expect(await rig.list()).toEqual([]);
});

test("mails are found by any of their recipients, newest first, and can be cleared", async () => {
  await using rig = await startRig();
  await rig.resend.emails.send({ ...MAIL, cc: "cook@kitchen.example" });
  await rig.resend.emails.send({ ...MAIL, to: ["other@guest.example"], bcc: ["ZOE@guest.example"], subject: "Second" });
  const subjects = async (query: string) => (await rig.list(query)).map(({ subject }) => subject);
  expect(await subjects("?to=zoe@guest.example")).toEqual(["Second", "Ready"]);
  expect(await subjects("?to=Cook@kitchen.example")).toEqual(["Ready"]);
  expect(await subjects("?to=nobody@guest.example")).toEqual([]);
  const cleared = await fetch(`${rig.service.url}/api/messages?to=cook@kitchen.example`, { method: "DELETE" });
  expect(await cleared.json()).toEqual({ deleted: 1 });
  expect(await subjects("")).toEqual(["Second"]);
});

test("the pages show what a mail says as text, and its markup only inside a frame that can do nothing", async () => {
  await using rig = await startRig();
  const hostile = `<script>alert("mail")</script><a href="https://comanda.example/o/1?t=a&amp;b=2">Your order</a>`;
  const { data } = await rig.resend.emails.send({ ...MAIL, subject: "<b>Bold</b>", html: hostile });
  const path = `/m/${data?.id}`;
  const [inbox, page, text, frame] = await Promise.all(
    ["/", path, `${path}?part=text`, `${path}/html`].map((each) => rig.page(each)),
  );
  for (const each of [inbox, page, text]) {
    expect(each?.text).not.toContain("<script>");
    expect(each?.text).not.toContain("<b>Bold");
    expect(each?.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
  expect(page?.text).toMatch(/<iframe[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  expect(page?.text).toContain('href="https://comanda.example/o/1?t=a&#38;b=2"');
  expect(text?.text).toContain("Come.");
  expect(frame?.text).toContain(hostile);
  expect(frame?.headers.get("content-security-policy")).toMatch(
    /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
  );
  expect((await rig.page("/m/00000000-0000-0000-0000-000000000000")).status).toBe(404);
});

test("the mails, which let their reader in, are shown under the names of this machine only", async () => {
  await using rig = await startRig();
  const { hostname, port } = new URL(rig.service.url);
  const { request } = await import("node:http");
  const status = await new Promise((resolve) => {
    const headers = { host: "evil.example" };
    request({ hostname, port, path: "/api/messages", headers }, (response) => resolve(response.statusCode)).end();
  });
  expect(status).toBe(403);
});

test("another page can share the address, and the inbox is still at /mail", async () => {
  await using rig = await startRig({
    links: [{ label: "Console", href: "/" }],
    otherPages: async ({ path }) => (path === "/" ? { body: "console" } : undefined),
  });
  expect((await rig.page("/")).text).toBe("console");
  const inbox = await rig.page("/mail");
  expect(inbox.text).toContain("No mail yet");
  expect(inbox.text).toContain('<a href="/">Console</a>');
});

test.each([
  [{ ...MAIL, to: [] }, "validation_error"],
  [{ ...MAIL, to: Array.from({ length: 51 }, () => "a@b.example") }, "validation_error"],
  [{ ...MAIL, subject: "nul \0" }, "validation_error"],
  [{ ...MAIL, scheduledAt: "tomorrow" }, "validation_error"],
  [{ ...MAIL, text: undefined }, "missing_required_field"],
  [{ ...MAIL, from: "nobody" }, "validation_error"],
])("the mail %j is refused as %s", async (mail, name) => {
  await using rig = await startRig();
  const { error } = await rig.resend.emails.send(mail as never);
  expect(error).toMatchObject({ name, statusCode: 422 });
  expect(await rig.list()).toEqual([]);
});
