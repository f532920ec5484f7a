/** Markup that needs no more escaping. */
export class Html {
  constructor(readonly markup: string) {}
}

type Piece = Html | Piece[] | string | number | null | undefined | false;

/** A tagged template: what is put in is text, unless it is itself markup of this tag. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(strings.reduce((markup, string, index) => markup + asMarkup(pieces[index - 1]) + string));
}

function asMarkup(piece: Piece): string {
  if (piece instanceof Html) return piece.markup;
  if (Array.isArray(piece)) return piece.map(asMarkup).join("");
  if (piece === null || piece === undefined || piece === false) return "";
  return String(piece).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentcolor 18%, transparent); --accent: light-dark(#9a3412, #fdba74); }
  * { box-sizing: border-box; }
  body { margin: 0 auto; padding: 1.5rem; max-width: 72rem; font: 1rem/1.5 system-ui, sans-serif; }
  h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.125rem; margin: 2rem 0 .5rem; }
  a { color: var(--accent); } a:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: .5rem 0 0; padding: 0; }
  .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
  th, td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
  th { font-weight: 600; } td.number { font-variant-numeric: tabular-nums; }
  code { font: .875em ui-monospace, monospace; overflow-wrap: anywhere; }
  button { font: inherit; padding: .3rem .8rem; min-height: 2rem; border: 1px solid var(--line); border-radius: .4rem; background: transparent; color: inherit; cursor: pointer; }
  form { display: inline; } .ok::before { content: "● "; color: light-dark(#15803d, #4ade80); } .bad::before { content: "▲ "; color: light-dark(#b91c1c, #f87171); }
  [role="status"] { padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .4rem; } .quiet { opacity: .75; }
`;

export interface PageLink {
  label: string;
  href: string;
}

/** A whole page of the local tools, as an answer. No script, nothing from elsewhere. */
export function htmlPage(title: string, links: PageLink[], body: Html, status = 200) {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Comanda, local</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <nav aria-label="Local cloud">
            <ul>
              ${links.map(({ label, href }) => html`<li><a href="${href}">${label}</a></li>`)}
            </ul>
          </nav>
        </header>
        <main>${body}</main>
      </body>
    </html> `;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
  };
  return { status, headers, body: page.markup };
}
