import { useEffect, useState } from "react";

/**
 * This moment, for what depends on it: a pause that ends, a promise that comes near. It starts as the moment at which the server
 * made the page, so that both render the same, and asks nobody for more.
 */
export function useNow(serverNow: string, everySeconds = 20): Date {
  const [now, setNow] = useState(() => new Date(serverNow));
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), everySeconds * 1000);
    return () => clearInterval(timer);
  }, [serverNow, everySeconds]);
  return now;
}
