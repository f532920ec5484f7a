/** The built pages, as worker/pages.ts imports them. `remix vite:build` writes the module. */
declare module "#pages" {
  import type { ServerBuild } from "@remix-run/cloudflare";
  const build: ServerBuild;
  export const {
    mode,
    isSpaMode,
    assets,
    assetsBuildDirectory,
    entry,
    future,
    publicPath,
    routes,
    basename,
  }: ServerBuild;
}
