// A process that is ended by SIGKILL can tell nobody, and what it started would go on: a build that writes where the next one does.
// So the Node processes of such work watch for themselves. Plain JavaScript, as it is needed before anything is installed.
const POLL_MS = 300;

/** The environment in which a child and all Node processes below it end soon after this process has ended, however it did. */
export function endsWithUs(env = process.env) {
  const options = [env.NODE_OPTIONS, `--import=${import.meta.url}`].filter(Boolean).join(" ");
  return { ...env, NODE_OPTIONS: options, COMANDA_STARTER: String(process.pid) };
}

const starter = Number(process.env.COMANDA_STARTER);
if (starter > 0 && starter !== process.pid) setInterval(endWithStarter, POLL_MS).unref();

function endWithStarter() {
  try {
    process.kill(starter, 0); // asks whether it is there, and does nothing to it
  } catch (error) {
    if (error.code === "ESRCH") process.exit(1);
  }
}
