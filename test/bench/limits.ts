/** What limits each part, from profiles: kept beside the bench that shows it, and written into `docs/speed.md` with its figures. */
export const LIMITS: Record<string, string> = {
  orders:
    "What limits it: with 32 callers both cores are full, and the ratio is one of processor time. An accepted order costs about two and a " +
    "half times what the bare function costs: a third of it is the Worker (HTTP in and out, schema, prices, JSON), a fifth the local " +
    "Neon endpoint, which is Node and at the edge somebody else's machine, the rest Postgres, which also stores the messages of the " +
    "local QStash and works off the events of the orders before, on the same two cores. No single function of the Worker takes more " +
    "than a tenth of its time. With one caller, each order waits for both hops and for the disk.",
  menu:
    "What limits it: a menu is one look into the isolate's memory and some 25 kB out; what is left above a hello is the router, headers " +
    "and the copy of those bytes. A refusal reads a body, checks it against its schema and hashes it, so that a retry of a placed " +
    "order is never refused: that is most of its cost. The slowest hundredth are pauses of the garbage collector and the one reader a second " +
    "behind whose answer the menu is looked at again; workerd has one thread here.",
  push:
    "What limits it: the answer and the screen are less than two milliseconds apart. What comes before is the command itself: two hops and " +
    "one transaction that waits for the disk. Under callers it waits in line with their orders on two cores.",
  chain:
    "What limits it: processor time. An order through everything (accepted, three hooks, a mail, every room) costs about 20 ms on " +
    "this machine: a third the Worker, a fifth to a quarter the local services, the rest Postgres. Two cores give out at about 100 orders " +
    "a second; above that, orders are still accepted in time, and their events wait and are done later, exactly once.",
  signin:
    "What limits it: a hash is 200 ms of one processor, and here workerd runs everything in one thread: whoever comes while somebody signs " +
    "in waits for the hash before them, and with four at it for several. At the edge the hashers are objects of their own, away from the " +
    "isolates that answer. Nothing fails meanwhile, which is what the gate is for.",
};
