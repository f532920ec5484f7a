// What Upstash's REST API has no use for: commands that wait, that change the state of a connection, or that belong to the
// one who runs the server. A few of these the real service knows in other ways (subscribe as an event stream).
const REFUSED = new Set(
  (
    "BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN WAIT WAITAOF " +
    "MULTI EXEC DISCARD WATCH UNWATCH SELECT AUTH HELLO RESET QUIT CLIENT READONLY READWRITE ASKING " +
    "SUBSCRIBE UNSUBSCRIBE PSUBSCRIBE PUNSUBSCRIBE SSUBSCRIBE SUNSUBSCRIBE MONITOR SYNC PSYNC " +
    "SHUTDOWN SAVE BGSAVE BGREWRITEAOF LASTSAVE CONFIG DEBUG MODULE LATENCY SLOWLOG MEMORY FAILOVER REPLICAOF SLAVEOF " +
    "CLUSTER SWAPDB MIGRATE MOVE ACL"
  ).split(" "),
);

/** Why a command cannot be had over HTTP; null when it can. */
export function refusalOf(command: readonly string[]): string | null {
  const name = command[0]?.toUpperCase() ?? "";
  if (name === "") return "ERR empty command";
  const waits = /^XREAD(GROUP)?$/.test(name) && command.some((arg) => arg.toUpperCase() === "BLOCK");
  return REFUSED.has(name) || waits ? `ERR Command is not available: '${name}'` : null;
}
