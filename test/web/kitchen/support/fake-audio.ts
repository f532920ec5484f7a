import type { AudioPort } from "#web/kitchen/alarm.ts";

/** A loudspeaker that counts. */
export class FakeAudio implements AudioPort {
  /** How often it was told to play, and how often anybody could hear it. */
  plays = 0;
  heard = 0;
  isPlaying = false;
  isClosed = false;
  #state: ReturnType<AudioPort["state"]>;
  readonly #listeners = new Set<() => void>();

  constructor(state: ReturnType<AudioPort["state"]> = "on") {
    this.#state = state;
  }

  play = () => {
    this.plays += 1;
    if (this.#state === "on") this.heard += 1;
    this.isPlaying = this.#state === "on";
  };
  stop = () => void (this.isPlaying = false);
  state = () => this.#state;
  unblock = () => this.become("on");
  onState = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  close = () => void (this.isClosed = true);

  become(state: ReturnType<AudioPort["state"]>): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
