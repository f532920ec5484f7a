import { startWorkerd } from "#local/workerd.ts";
import { lasting } from "../lasting.ts";
import { oldBundle } from "../old-bundle.ts";
import { pump } from "../pumps.ts";
import { check } from "../verdict.ts";
import { count, experiment } from "./experiment.ts";

/** The old Worker and the new one serve together on the new database; then the old one goes. */
export const f12 = experiment("F12", "Old and new Worker together", () => {
  const bundleDir = oldBundle(); // before anything runs: a build holds up this process, and with it all services
  return {
    async breaking(rig, injected, signal) {
      const pumping = pump(rig, signal);
      const { origins } = rig.house;
      const old = await startWorkerd({
        port: 0,
        vars: rig.world.vars,
        bundleDir,
        onLog: ({ message }) => void rig.world.logs.push({ level: "old", message }),
      });
      try {
        origins.push(old.url);
        count(injected, "Workers of the version before");
        await lasting(signal, rig.seconds * 600);
        origins.splice(origins.indexOf(old.url), 1);
        count(injected, "deploys");
        await rig.worker.redeploy();
        while (await lasting(signal, 1_000));
      } finally {
        await old.stop();
      }
      await pumping;
    },
    inspect: ({ evidence }) => {
      const failed = evidence.attempts.filter(({ status }) => status !== null && status >= 500);
      return {
        checks: [
          check(
            "nobody meets an error",
            failed.length === 0,
            `${failed[0]?.op}: ${failed[0]?.status} ${failed[0]?.body}`,
          ),
        ],
      };
    },
  };
});
