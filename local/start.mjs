// `npm start`. Plain JavaScript without dependencies up to the install: on a fresh clone there is nothing else yet.
import { install, requireNode } from "./install.mjs";

requireNode();
await install();

// In this very process: a signal that reaches it needs no one to pass it on.
const { register } = await import("tsx/esm/api");
register();
const { main } = await import("./supervisor.ts");
await main(process.argv.slice(2));
