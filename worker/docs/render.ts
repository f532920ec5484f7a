import { createHash } from "node:crypto";
import { escapeHtml } from "../mail/format.ts";
import type { ApiDocument, Operation } from "./document.ts";
import { shapeOf } from "./shape.ts";
import { STYLE } from "./style.ts";

/** For the page's content security policy. */
export const STYLE_HASH = `sha256-${createHash("sha256").update(STYLE).digest("base64")}`;

type Route = { method: string; path: string; operation: Operation };

/** The reference as one page: no script, nothing to load, readable without a network. */
export function renderReference(document: ApiDocument): string {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const tags = (document.tags ?? []).map(({ name }) => name);
  const sections = tags.map((tag) => ({
    tag,
    routes: routes.filter(({ operation }) => operation.tags?.includes(tag)),
  }));
  const used = sections.filter((section) => section.routes.length > 0);
  const { title, description = "" } = document.info;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} API</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${escapeHtml(title)} API</h1><p>${prose(description)}</p>
<p><a href="openapi.json">OpenAPI ${escapeHtml(document.openapi)} document</a></p></header>
<nav aria-label="Sections"><ul>${used.map(({ tag }) => `<li><a href="#${anchor(tag)}">${escapeHtml(tag)}</a></li>`).join("")}<li><a href="#schemas">Schemas</a></li></ul></nav>
<main>
${renderSecurity(document)}
${used.map(({ tag, routes: own }) => `<section id="${anchor(tag)}"><h2>${escapeHtml(tag)}</h2>${own.map(renderRoute).join("\n")}</section>`).join("\n")}
<section id="schemas"><h2>Schemas</h2>${renderSchemas(document)}</section>
</main>
</body>
</html>`;
}

const anchor = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

function renderSecurity({ components }: ApiDocument): string {
  const schemes = Object.entries(components?.securitySchemes ?? {}).map(
    ([name, scheme]) => `<dt>${escapeHtml(name)}</dt><dd>${prose(scheme.description ?? scheme.type)}</dd>`,
  );
  return `<section id="proofs"><h2>Who is asking</h2><dl>${schemes.join("")}</dl></section>`;
}

function renderRoute({ method, path, operation }: Route): string {
  const { summary = "", description, security, parameters = [], requestBody, responses = {} } = operation;
  const who = (security ?? []).map((each) => Object.keys(each)[0] ?? "anybody");
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  return `<details id="${anchor(`${method} ${path}`)}"><summary><span class="method">${method}</span> <code>${escapeHtml(path)}</code> <span class="what">${escapeHtml(summary)}</span></summary>
${description === undefined ? "" : `<p>${prose(description)}</p>`}
<p class="who">${who.length === 0 ? "For everybody." : `With: ${escapeHtml([...new Set(who)].join(", "))}.`}</p>
${parameters.length === 0 ? "" : `<h3>Parameters</h3><table>${parameters.map(renderParameter).join("")}</table>`}
${body === undefined ? "" : `<h3>Body</h3><pre>${escapeHtml(shapeOf(body))}</pre>`}
<h3>Answers</h3><table>${Object.entries(responses).map(renderResponse).join("")}</table>
</details>`;
}

const renderParameter = (parameter: NonNullable<Operation["parameters"]>[number]) =>
  `<tr><th scope="row"><code>${escapeHtml(parameter.name)}</code></th><td>${escapeHtml(parameter.in)}${parameter.required ? "" : ", optional"}</td><td>${escapeHtml(shapeOf(parameter.schema))}${parameter.description === undefined ? "" : `<br>${prose(parameter.description)}`}</td></tr>`;

function renderResponse([status, response]: [string, NonNullable<Operation["responses"]>[string]]): string {
  const schema = Object.values(response.content ?? {})[0]?.schema;
  const shape = schema === undefined ? "" : `<pre>${escapeHtml(shapeOf(schema))}</pre>`;
  return `<tr><th scope="row">${escapeHtml(status)}</th><td>${prose(response.description ?? "")}${shape}</td></tr>`;
}

function renderSchemas({ components }: ApiDocument): string {
  return Object.entries(components?.schemas ?? {})
    .map(
      ([name, schema]) =>
        `<details id="schema-${anchor(name)}"><summary><code>${escapeHtml(name)}</code></summary><pre>${escapeHtml(shapeOf(schema))}</pre></details>`,
    )
    .join("\n");
}

/** A description with its `names` as code. */
const prose = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
