import type { AudioPort } from "./alarm.ts";

/** Three strokes of a counter bell, rising. Hertz, and seconds after the beginning. */
const STROKES = [
  { pitch: 880, at: 0 },
  { pitch: 1108.73, at: 0.22 },
  { pitch: 1318.51, at: 0.44 },
  { pitch: 1318.51, at: 1.1 },
];
/** A bell is not one tone: its partials, how loud, and how fast they fade. */
const PARTIALS = [
  { ratio: 1, loudness: 0.5, fade: 0.9 },
  { ratio: 2.02, loudness: 0.22, fade: 0.5 },
  { ratio: 3.01, loudness: 0.12, fade: 0.25 },
];

/** Where sound is allowed, too, a browser begins with it suspended. Only what stays so for this long is blocked. */
const STARTING_MS = 1_000;

/** The kitchen's bell, made by the browser itself: no file to load, so it also rings when the line is down. */
export function makeChime(): AudioPort {
  if (typeof AudioContext === "undefined") return SILENT;
  const context = new AudioContext();
  const out = context.createDynamicsCompressor(); // loud over a hood, without clipping
  out.connect(context.destination);
  let playing: { gain: GainNode; voices: OscillatorNode[] } | undefined;

  const stop = () => {
    if (!playing) return;
    const { gain, voices } = playing;
    playing = undefined;
    gain.gain.cancelScheduledValues(context.currentTime);
    gain.gain.setTargetAtTime(0, context.currentTime, 0.01); // at once, but without a click
    for (const voice of voices) voice.stop(context.currentTime + 0.06);
  };

  const play = () => {
    if (context.state !== "running") return;
    const gain = context.createGain();
    gain.connect(out);
    const voices = STROKES.flatMap(({ pitch, at }) =>
      PARTIALS.map(({ ratio, loudness, fade }) => {
        const begin = context.currentTime + 0.02 + at;
        const voice = context.createOscillator();
        const envelope = context.createGain();
        voice.frequency.value = pitch * ratio;
        envelope.gain.setValueAtTime(0, begin);
        envelope.gain.linearRampToValueAtTime(loudness, begin + 0.008);
        envelope.gain.exponentialRampToValueAtTime(0.001, begin + fade);
        voice.connect(envelope).connect(gain);
        voice.start(begin);
        voice.stop(begin + fade + 0.05);
        return voice;
      }),
    );
    playing = { gain, voices };
  };

  let isStarting = true;
  const started = new EventTarget();
  const starting = setTimeout(() => {
    isStarting = false;
    started.dispatchEvent(new Event("statechange"));
  }, STARTING_MS);

  const unblock = () => void context.resume().catch(() => undefined); // refused outside of a touch: it stays blocked
  return {
    play,
    stop,
    unblock,
    state: () => (context.state === "closed" ? "off" : context.state === "running" || isStarting ? "on" : "blocked"),
    onState(listener) {
      for (const source of [context, started]) source.addEventListener("statechange", listener);
      return () => [context, started].forEach((source) => source.removeEventListener("statechange", listener));
    },
    close() {
      clearTimeout(starting);
      void context.close().catch(() => undefined);
    },
  };
}

const SILENT: AudioPort = {
  play: () => undefined,
  stop: () => undefined,
  unblock: () => undefined,
  state: () => "off",
  onState: () => () => undefined,
  close: () => undefined,
};
