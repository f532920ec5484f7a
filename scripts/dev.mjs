// `npm run dev`. Plain JavaScript without dependencies up to the install, as in local/start.mjs.
import { install, requireNode } from "../local/install.mjs";

requireNode();
await install();

const { register } = await import("tsx/esm/api");
register();
const { dev } = await import("./dev.ts");
await dev(process.argv.slice(2));
