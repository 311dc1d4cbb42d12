/** A caller who speaks: through the microphone, or a sample message when there is none. */

import { loudest } from "./sound.js";

const AUDIBLE = 0.02;

/** Ask for the microphone; null when there is none, or it may not be used. */
export async function open() {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch {
    return null;
  }
}

/** Let go of the microphone, if there is one. */
export function close(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}

/** Speak through the microphone. */
export function listen(sound, stream) {
  const recorder = new MediaRecorder(stream);
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const meter = sound.meter();
  sound.microphone(stream).connect(meter);
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  let lastHeard = 0;
  const watch = setInterval(() => {
    if (loudest(meter) > AUDIBLE) lastHeard = elapsed();
  }, 50);
  recorder.start();
  return {
    elapsed,
    /** Seconds in which nothing was said. */
    quiet: () => elapsed() - lastHeard,
    async stop() {
      clearInterval(watch);
      const stopped = new Promise((resolve) => (recorder.onstop = resolve));
      recorder.stop();
      await stopped;
      if (!lastHeard) return { buffer: null, seconds: 0 };
      const buffer = await sound.decode(await new Blob(parts).arrayBuffer());
      return { buffer, seconds: Math.min(buffer.duration, lastHeard + 0.5) };
    },
  };
}

/** Let a sample be spoken. */
export function sample(sound, buffer) {
  const playing = sound.play(buffer);
  return {
    elapsed: () => playing.seconds(),
    quiet: () => (playing.finished ? Infinity : 0),
    async stop() {
      const seconds = playing.seconds();
      playing.stop();
      return { buffer, seconds };
    },
  };
}
