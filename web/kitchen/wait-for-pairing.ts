const CLAIM = "/api/v1/devices/pairing/claim";
const PAGE = "/kitchen/pair";

/** Most codes are typed at once; after the first minute nobody stands there with a thumb on the button. */
const FIRST_MS = 3_000;
const LATER_MS = 6_000;
const SOON_MS = 60_000;
const FAILED_MS_MAX = 30_000;
const ANSWER_MS_MAX = 10_000;

type Asked = "waiting" | "over" | "no answer" | { restaurantId: string };

/**
 * Asks every few seconds whether somebody confirmed the code, rarer when nobody answers, and no longer than the code lives. Where to go
 * then: to the board, or to the page anew; null when `stop` came first.
 */
export async function waitForPairing(
  secondsLeft: number,
  stop: AbortSignal,
  onLost: (isLost: boolean) => void,
  { ask = askOnce, now = () => Date.now() }: { ask?: (stop: AbortSignal) => Promise<Asked>; now?: () => number } = {},
): Promise<string | null> {
  const began = now();
  let failures = 0;
  while (now() - began < secondsLeft * 1000) {
    const usual = now() - began < SOON_MS ? FIRST_MS : LATER_MS;
    await pause(Math.min(usual * 2 ** failures, FAILED_MS_MAX), stop);
    if (stop.aborted) return null;
    const asked = await ask(stop);
    if (stop.aborted) return null;
    if (typeof asked === "object") return `/kitchen/${asked.restaurantId}`;
    if (asked === "over") return PAGE;
    failures = asked === "no answer" ? failures + 1 : 0;
    onLost(failures > 0);
  }
  return PAGE;
}

async function askOnce(stop: AbortSignal): Promise<Asked> {
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MS_MAX)]);
    const response = await fetch(CLAIM, { method: "POST", credentials: "same-origin", cache: "no-store", signal });
    if (!response.ok) return "no answer";
    const body = await response.json<{ state: string; device?: { restaurantId: string } }>();
    if (body.state === "paired" && body.device) return { restaurantId: body.device.restaurantId };
    return body.state === "over" ? "over" : "waiting";
  } catch {
    return "no answer";
  }
}

const pause = async (milliseconds: number, stop: AbortSignal): Promise<void> =>
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
