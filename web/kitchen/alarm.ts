/** What can make the sound. */
export type AudioPort = {
  /** Plays the chime once, from its beginning. Does nothing while the browser blocks sound. */
  play: () => void;
  /** Silence, now. */
  stop: () => void;
  /** `blocked` until somebody touches the page; `off` where there is no sound at all. */
  state: () => "on" | "blocked" | "off";
  /** To be called from a touch or a key. Does nothing where sound is on already. */
  unblock: () => void;
  /** Calls back when the state changes. Returns how to stop. */
  onState: (listener: () => void) => () => void;
  close: () => void;
};

export const REPEAT_MILLISECONDS = 4_000;
export const MUTE_MILLISECONDS = 5 * 60_000;

export type AlarmView = { sound: "on" | "blocked" | "off"; mutedUntil: number | null };

/**
 * Rings for as long as a new order hangs there, again and again. Taking the oldest one silences it at once; if others are still
 * new, it asks for them after a full pause. Bound to what hangs in the column, so it cannot ring for nothing or forget to.
 */
export class Alarm {
  readonly #listeners = new Set<() => void>();
  readonly #unlisten: () => void;
  #waiting: readonly string[] = [];
  #repeat: ReturnType<typeof setTimeout> | undefined;
  #unmute: ReturnType<typeof setTimeout> | undefined;
  #view: AlarmView;

  constructor(
    readonly audio: AudioPort,
    readonly now: () => number = () => Date.now(),
  ) {
    this.#view = { sound: audio.state(), mutedUntil: null };
    this.#unlisten = audio.onState(() => {
      this.#show({ sound: audio.state() });
      if (audio.state() === "on") this.#ring(); // what could not be heard is said now
    });
  }

  readonly get = (): AlarmView => this.#view;
  readonly subscribe = (onChange: () => void): (() => void) => {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  };

  /** The new orders as they hang, the oldest first. */
  follow(waiting: readonly string[]): void {
    const before = this.#waiting;
    this.#waiting = waiting;
    const [oldest] = before;
    const isTaken = oldest !== undefined && !waiting.includes(oldest);
    const hasCome = waiting.some((id) => !before.includes(id));
    if (isTaken) this.#hush();
    if (waiting.length === 0) return this.#hush();
    if (hasCome) this.#ring();
    else if (isTaken) this.#ringLater();
  }

  mute(): void {
    this.#show({ mutedUntil: this.now() + MUTE_MILLISECONDS });
    this.#hush();
    clearTimeout(this.#unmute);
    this.#unmute = setTimeout(() => this.unmute(), MUTE_MILLISECONDS);
  }

  unmute(): void {
    clearTimeout(this.#unmute);
    this.#show({ mutedUntil: null });
    this.#ring();
  }

  /** Plays the sound once, for somebody who wants to know how loud it is. */
  test(): void {
    this.audio.unblock();
    this.audio.stop();
    this.audio.play();
  }

  close(): void {
    this.#unlisten();
    this.#hush();
    clearTimeout(this.#unmute);
    this.audio.close();
  }

  #ring(): void {
    if (this.#waiting.length === 0 || this.#view.mutedUntil !== null) return;
    this.audio.stop();
    this.audio.play();
    this.#ringLater();
  }

  #ringLater(): void {
    clearTimeout(this.#repeat);
    if (this.#waiting.length === 0 || this.#view.mutedUntil !== null) return;
    this.#repeat = setTimeout(() => this.#ring(), REPEAT_MILLISECONDS);
  }

  #hush(): void {
    clearTimeout(this.#repeat);
    this.audio.stop();
  }

  #show(change: Partial<AlarmView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }
}
