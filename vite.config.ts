import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { iconsApart } from "./scripts/icons-apart.ts";

const ICON = /\/lucide-react\/dist\/esm\/icons\//;

/**
 * Two files in place of forty small ones, which weigh 7 kB more: together they compress better. What the pages are made of
 * changes rarely and stays in a cache; what a menu shows comes whole.
 */
const CHUNKS = [
  { name: "vendor", holds: /\/node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run)\// },
  {
    name: "front",
    holds:
      /\/web\/(shop\/(menu-view|use-menu-sale|restaurant-state|use-live-menu|error-screen|page-change|news-toasts)|components\/(site-frame|toast))\.tsx?$/,
  },
];

type Modules = { getModuleInfo(id: string): { importers: readonly string[] } | null };

/** Icons that no menu shows are one more file: each alone would be forty. */
function chunkOf(id: string, modules: Modules): string | undefined {
  const chunk = CHUNKS.find(({ holds }) => holds.test(id));
  return chunk?.name ?? (ICON.test(id) && !isOfAChunk(id, modules) ? "icons" : undefined);
}

/** Whether one of those files needs a module, itself or by way of others. */
function isOfAChunk(id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const importers = modules.getModuleInfo(id)?.importers ?? [];
  return importers.some((each) => CHUNKS.some(({ holds }) => holds.test(each)) || isOfAChunk(each, modules, seen));
}

export default defineConfig(({ isSsrBuild }) => ({
  // Copied as they are to the root of the site: `_headers`, icons, pictures.
  publicDir: "web/public",
  build: {
    // Newer than Vite's own: the styles use light-dark(), so an older browser gets the pages as they work without script anyway.
    target: "es2022",
    rollupOptions: isSsrBuild ? {} : { output: { manualChunks: chunkOf } },
  },
  plugins: [
    ...(isSsrBuild ? [] : [iconsApart()]),
    tailwindcss(),
    remix({
      appDirectory: "web",
      future: {
        v3_fetcherPersist: true,
        // All routes are known from one small file that is kept for ever: asking for them link by link would cost each page a call.
        v3_lazyRouteDiscovery: false,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
}));
