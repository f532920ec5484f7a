/** Turns of the event loop after which a process that waits for no input has nothing left to do. */
const IDLE_TURNS = 2;
/** More timers than this at one moment are a loop. */
const TIMERS_PER_MOMENT_MAX = 10_000;

type Timer = { id: number; at: number; every: number | null; run: () => void };
type Globals = Pick<
  typeof globalThis,
  "Date" | "setTimeout" | "clearTimeout" | "setInterval" | "clearInterval" | "setImmediate"
>;

/**
 * Time that passes when it is told to. While installed, `Date`, timers and `AbortSignal.timeout` of the whole process go by it, so a
 * history never waits and always takes the same time. `skewMs` is how far the clock that the code under test reads is ahead of the
 * true one; timers go by the true one, as a running computer's do.
 */
export class VirtualClock {
  #now: number;
  #timers: Timer[] = [];
  #made = 0;
  readonly #real: Globals & { abortAfter: typeof AbortSignal.timeout };
  skewMs = 0;
  /** Asked whether something outside of the event loop is still under way. */
  isBusy: () => boolean = () => false;

  constructor(startMs: number) {
    this.#now = startMs;
    const { Date, setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } = globalThis;
    const real = { Date, setTimeout, clearTimeout, setInterval, clearInterval, setImmediate };
    this.#real = { ...real, abortAfter: AbortSignal.timeout.bind(AbortSignal) };
  }

  /** The true time in milliseconds. */
  get now(): number {
    return this.#now;
  }

  /** Takes the place of the process's own clock. */
  install(): void {
    const read = () => this.#now + this.skewMs;
    const RealDate = this.#real.Date;
    class VirtualDate extends RealDate {
      constructor(...given: [] | [number | string | Date]) {
        super(given.length === 0 ? read() : given[0]);
      }
      static override now = read;
    }
    const start = (run: () => void, ms: number, every: number | null) => this.#start(run, ms, every);
    const stop = (id: unknown) => this.#stop(id);
    Object.assign(globalThis, {
      Date: VirtualDate,
      setTimeout: (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
        start(() => run(...args), ms, null),
      setInterval: (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => start(() => run(...args), ms, ms),
      clearTimeout: stop,
      clearInterval: stop,
    });
    AbortSignal.timeout = (ms) => {
      const controller = new AbortController();
      start(() => controller.abort(new DOMException("The operation timed out.", "TimeoutError")), ms, null);
      return controller.signal;
    };
  }

  /** Gives the process its own clock back, and forgets every timer. */
  uninstall(): void {
    const { abortAfter, ...globals } = this.#real;
    Object.assign(globalThis, globals);
    AbortSignal.timeout = abortAfter;
    this.#timers = [];
  }

  /** Lets everything happen that waits for no answer and no later time. */
  async settle(): Promise<void> {
    for (let idle = 0; idle < IDLE_TURNS; idle++) {
      await new Promise<void>((resolve) => {
        this.#real.setImmediate(resolve);
      });
      if (this.isBusy()) idle = -1;
    }
  }

  /** Lets time pass, each timer at its moment. Stops early when `until` says so. */
  async pass(ms: number, until: () => boolean = () => false): Promise<void> {
    const end = this.#now + ms;
    for (let fired = 0; fired < TIMERS_PER_MOMENT_MAX; fired++) {
      if (until()) return;
      const next = this.#timers.reduce<Timer | null>(
        (first, timer) => (timer.at <= end && (!first || timer.at < first.at) ? timer : first),
        null,
      );
      if (!next) {
        this.#now = end;
        return;
      }
      this.#now = Math.max(this.#now, next.at);
      if (next.every === null) this.#stop(next.id);
      else next.at += Math.max(1, next.every);
      next.run();
      await this.settle();
    }
    throw new Error("Timers go round in a circle.");
  }

  /** Moves the clock on without a look at the timers: they are late. */
  nudge(ms: number): void {
    this.#now += ms;
  }

  #start(run: () => void, ms: number, every: number | null) {
    const id = ++this.#made;
    this.#timers.push({ id, at: this.#now + Math.max(0, Math.ceil(ms)), every, run });
    // What Node gives back can be asked to let the process end, and stands for its number.
    return { ref: () => this, unref: () => this, hasRef: () => true, [Symbol.toPrimitive]: () => id };
  }

  #stop(id: unknown): void {
    const number = Number(id);
    this.#timers = this.#timers.filter((timer) => timer.id !== number);
  }
}
