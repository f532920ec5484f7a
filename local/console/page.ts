import { html, htmlPage } from "../html.ts";
import type { Html, PageLink } from "../html.ts";
import type { Answer } from "../http.ts";
import type { FaultCounter } from "../faults.ts";
import type { QstashView } from "./qstash-view.ts";

export interface ServiceView {
  name: string;
  about: string;
  address: string;
  ok: boolean;
  calls: number | undefined;
  faults: FaultCounter[];
}

export interface ConsoleView {
  links: PageLink[];
  notice: string | undefined;
  services: ServiceView[];
  qstash: QstashView | undefined;
  accounts: readonly { role: string; email: string; password: string; note: string }[];
}

/** The console as a page. */
export function consolePage({ links, notice, services, qstash, accounts }: ConsoleView): Answer {
  return htmlPage(
    "Console",
    links,
    html`
      ${notice && html`<p role="status">${notice}</p>`} ${servicesSection(services)} ${faultsSection(services)}
      ${qstash ? messagesSection(qstash) : html`<p class="bad">QStash does not answer.</p>`}
      ${accountsSection(accounts)}
    `,
  );
}

function servicesSection(services: ServiceView[]): Html {
  const rows = services.map(
    ({ name, about, address, ok, calls }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${about}</td>
        <td><code>${address}</code></td>
        <td class="${ok ? "ok" : "bad"}">${ok ? "answers" : "does not answer"}</td>
        <td class="number">${calls}</td>
      </tr>`,
  );
  return table("Services", ["Service", "What it is", "Address", "State", "Calls"], rows);
}

function faultsSection(services: ServiceView[]): Html {
  const rows = services.flatMap(({ name, faults }) =>
    faults.map(
      ({ rule, seen, fired }, index) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td><code>${JSON.stringify(rule)}</code></td>
          <td class="number">${fired} of ${seen}</td>
          <td>${index === 0 && button("/console/faults/clear", "service", name, `Clear all faults of ${name}`)}</td>
        </tr>`,
    ),
  );
  if (rows.length === 0)
    return html`<h2>Faults</h2>
      <p class="quiet">None: every service behaves.</p>`;
  return table("Faults", ["Service", "Rule", "Fired", "Action"], rows);
}

function messagesSection({ deadLetters, waiting, events }: QstashView): Html {
  const dead = deadLetters.map(
    (letter) =>
      html`<tr>
        <th scope="row"><code>${letter.url}</code></th>
        <td>${time(letter.failedAt)}</td>
        <td>${letter.responseStatus ?? letter.error}</td>
        <td class="number">${letter.retried}</td>
        <td>${button("/console/retry", "dlqId", letter.dlqId, "Retry", ` the message to ${letter.url}`)}</td>
      </tr>`,
  );
  const waits = waiting.map(
    (message) =>
      html`<tr>
        <th scope="row"><code>${message.url}</code></th>
        <td>${message.state}</td>
        <td>${time(message.notBefore)}</td>
        <td class="number">${message.retried}</td>
      </tr>`,
  );
  const happened = events.map(
    (event) =>
      html`<tr>
        <th scope="row"><code>${event.url}</code></th>
        <td>${event.state.toLowerCase()}</td>
        <td>${time(event.time)}</td>
        <td>${event.responseStatus ?? event.error}</td>
      </tr>`,
  );
  return html`
    ${
      dead.length === 0
        ? html`<h2>Dead letters</h2>
            <p class="quiet">None: every message arrived.</p>`
        : html`${table("Dead letters", ["To", "Gave up", "Last answer", "Retries", "Action"], dead)}
            <p>${button("/console/retry", "all", "1", "Retry all dead letters")}</p>`
    }
    ${
      waits.length === 0
        ? html`<h2>Messages on their way</h2>
            <p class="quiet">None.</p>`
        : table("Messages on their way", ["To", "State", "Due", "Retries"], waits)
    }
    ${happened.length > 0 && table("Latest deliveries", ["To", "State", "When", "Answer"], happened)}
  `;
}

function accountsSection(accounts: ConsoleView["accounts"]): Html | false {
  const rows = accounts.map(
    ({ role, email, password, note }) =>
      html`<tr>
        <th scope="row">${role}</th>
        <td><code>${email}</code></td>
        <td><code>${password}</code></td>
        <td>${note}</td>
      </tr>`,
  );
  return rows.length > 0 && table("Demo accounts", ["Role", "E-mail", "Password", "For"], rows);
}

function table(title: string, columns: string[], rows: Html[]): Html {
  const id = title.toLowerCase().replaceAll(" ", "-");
  // Focusable, because what scrolls must be reachable without a mouse.
  return html`<h2 id="${id}">${title}</h2>
    <div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
      <table aria-labelledby="${id}">
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function button(action: string, name: string, value: string, label: string, hiddenLabel = ""): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="${name}" value="${value}" />
    <button ${hiddenLabel && html`aria-label="${label + hiddenLabel}"`}>${label}</button>
  </form>`;
}

function time(milliseconds: number): Html {
  const iso = new Date(milliseconds).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")}</time>`;
}
