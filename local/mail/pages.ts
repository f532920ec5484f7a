import { html, htmlPage } from "../html.ts";
import type { PageLink } from "../html.ts";
import type { Answer } from "../http.ts";
import type { Mail } from "./mailbox.ts";

const MAIL_CSP =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
const LINKS_MAX = 50;

/** `/`: the newest mails. */
export function inboxPage(mails: Mail[], to: string | null, links: PageLink[]): Answer {
  const title = to === null ? "Mailbox" : `Mail to ${to}`;
  const body =
    mails.length === 0
      ? html`<p role="status">No mail yet. What the product sends appears here, and goes nowhere else.</p>`
      : html`
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Sent</th>
                  <th scope="col">To</th>
                  <th scope="col">Subject</th>
                </tr>
              </thead>
              <tbody>
                ${mails.map(
                  (mail) => html`
                    <tr>
                      <td class="number"><time datetime="${mail.createdAt}">${clock(mail.createdAt)}</time></td>
                      <td>${mail.to.join(", ")}</td>
                      <td dir="auto"><a href="/m/${mail.id}">${mail.subject || "(no subject)"}</a></td>
                    </tr>
                  `,
                )}
              </tbody>
            </table>
          </div>
        `;
  return htmlPage(title, links, body);
}

/** `/m/:id`: one mail. Its markup is shown in a frame that may run nothing and load nothing. */
export function mailPage(mail: Mail, part: "html" | "text", links: PageLink[]): Answer {
  const parts = [
    { name: "html", label: "Formatted", content: mail.html },
    { name: "text", label: "Plain text", content: mail.text },
  ].filter(({ content }) => content !== null);
  const shown = parts.find(({ name }) => name === part) ?? parts[0];
  const body = html`
    <dl>
      ${fields(mail).map(
        ([name, value]) =>
          html`<dt><strong>${name}</strong></dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <nav aria-label="Parts of the mail">
      <ul>
        ${parts.map(
          ({ name, label }) =>
            html`<li>
              <a href="/m/${mail.id}?part=${name}" ${name === shown?.name && html`aria-current="page"`}>${label}</a>
            </li>`,
        )}
      </ul>
    </nav>
    ${
      shown?.name === "html"
        ? html`<iframe
            title="The mail as its reader sees it"
            src="/m/${mail.id}/html"
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            style="inline-size:100%; block-size:36rem; border:1px solid var(--line); border-radius:.4rem; background:#fff"
          ></iframe>`
        : html`<pre dir="auto" style="white-space:pre-wrap; overflow-wrap:anywhere">${mail.text}</pre>`
    }
    ${linkList(mail)}
  `;
  const page = htmlPage(mail.subject || "(no subject)", links, body);
  page.headers["content-security-policy"] += "; frame-src 'self'";
  return page;
}

/** `/m/:id/html`: the markup of the mail. Its links open outside the frame. */
export function mailMarkup(mail: Mail): Answer {
  return {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": MAIL_CSP,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
    body: `<base target="_blank">${mail.html ?? ""}`,
  };
}

function fields(mail: Mail): [string, string][] {
  const all: [string, string][] = [
    ["From", mail.from],
    ["To", mail.to.join(", ")],
    ["Cc", mail.cc.join(", ")],
    ["Bcc", mail.bcc.join(", ")],
    ["Reply to", mail.replyTo.join(", ")],
    ["Sent", clock(mail.createdAt)],
    [
      "Headers",
      Object.entries(mail.headers)
        .map((header) => header.join(": "))
        .join(", "),
    ],
    ["Tags", mail.tags.map(({ name, value }) => `${name}=${value}`).join(", ")],
  ];
  return all.filter(([, value]) => value !== "");
}

function linkList({ html: markup, text }: Mail) {
  const inMarkup = [...(markup ?? "").matchAll(/href\s*=\s*["'](https?:[^"']+)["']/gi)].map(([, href = ""]) =>
    href.replaceAll("&amp;", "&"),
  );
  const inText = (text ?? "").match(/https?:\/\/[^\s<>"']+/g) ?? [];
  const hrefs = [...new Set([...inMarkup, ...inText])].slice(0, LINKS_MAX);
  if (hrefs.length === 0) return null;
  return html`
    <h2>Links in this mail</h2>
    <ul>
      ${hrefs.map((href) => html`<li><a href="${href}">${href}</a></li>`)}
    </ul>
  `;
}

function clock(iso: string): string {
  return iso.slice(0, 19).replace("T", " ") + " UTC";
}
