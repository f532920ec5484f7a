import { Hono, type Env } from "hono";
import { generateSpecs } from "hono-openapi";
import * as z from "zod";
import type { AppEnv } from "../app-env.ts";
import { renderReference, STYLE_HASH } from "../docs/render.ts";
import type { ApiDocument } from "../docs/document.ts";
import { tidy } from "../docs/tidy.ts";
import { describe, DOCUMENT } from "../openapi.ts";

const CACHING = "public, max-age=300";
/** One style sheet within the page, known by its hash; no script at all. */
const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The document of all routes of an app, as it describes itself. */
export async function describeApi<E extends Env>(app: Hono<E>): Promise<ApiDocument> {
  const options = { documentation: DOCUMENT, excludeStaticFile: false, defaultValidationErrorResponse: false };
  return tidy((await generateSpecs(app as unknown as Hono, options as never)) as unknown as ApiDocument);
}

/** The API's description of itself, for programs and for people. Made once an isolate. */
export function reference(wholeApi: () => Hono<AppEnv> | undefined) {
  let made: Promise<{ json: string; html: string }> | undefined;
  const make = async () => {
    const document = await describeApi(wholeApi() ?? new Hono<AppEnv>());
    return { json: JSON.stringify(document), html: renderReference(document) };
  };
  return new Hono<AppEnv>()
    .get(
      "/openapi.json",
      describe({ summary: "This API as OpenAPI 3.1", tag: "Reference", who: "all", answer: z.looseObject({}) }),
      async (c) => {
        const { json } = await (made ??= make());
        return c.body(json, 200, { "Content-Type": "application/json", "Cache-Control": CACHING });
      },
    )
    .get(
      "/docs",
      describe({
        summary: "This API for people",
        tag: "Reference",
        who: "all",
        answer: z.string(),
        contentType: "text/html",
      }),
      async (c) => {
        const { html } = await (made ??= make());
        return c.body(html, 200, {
          "Content-Type": "text/html; charset=utf-8",
          "Cache-Control": CACHING,
          "Content-Security-Policy": POLICY,
        });
      },
    );
}
