import { useEffect, useState } from "react";
import { waitForPairing } from "./wait-for-pairing.ts";

/** Asks until this tablet was paired, and then shows what became of it. Whether nobody answers, at the moment. */
export function useWaitForPairing(secondsLeft: number): boolean {
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    void waitForPairing(secondsLeft, stop.signal, setLost).then((goTo) => {
      if (goTo !== null) location.replace(goTo);
    });
    return () => stop.abort();
  }, [secondsLeft]);
  return isLost;
}
