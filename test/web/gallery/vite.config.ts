// All parts on one page: npx vite test/web/gallery (?language=ar &theme=dark &room=kitchen)
import { join } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  publicDir: join(import.meta.dirname, "../../../web/public"),
  plugins: [tailwindcss()],
  esbuild: { jsx: "automatic" },
  build: { target: "es2022" },
  server: { host: "127.0.0.1", fs: { allow: ["../../.."] } },
});
