/** The microphone: as it is, without a browser's improvements, for as long as it is needed. */

const RATE = 48_000; // samples per second
const BAND = { lowest: 300, highest: 3400 }; // hertz, as a telephone
const AS_IT_IS = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };

let context;
let stream;
let source;
let ear; // one for a page: each would listen for as long as its context lives
let playing;

/** dBFS of an amplitude, no lower than -100. */
export const decibels = (amplitude) => Math.max(-100, 20 * Math.log10(amplitude || 1e-9));

export const isOpen = () => stream?.active ?? false;
export const rate = () => context.sampleRate;

/** Open the microphone; `heard` gets every block, `lost` is called when it is pulled out. */
export async function open(device, heard, lost) {
  const wanted = { ...AS_IT_IS, ...(device && { deviceId: { ideal: device } }) };
  const opened = await navigator.mediaDevices.getUserMedia({ audio: wanted });
  close();
  stream = opened;
  stream.getAudioTracks()[0].onended = lost;
  await listen(heard);
}

async function listen(heard) {
  source = await sourceOf(stream);
  ear ??= newEar();
  ear.node.port.postMessage("anew");
  ear.node.port.onmessage = ({ data }) => heard(data);
  source.connect(ear.node, 0, 0);
  source.connect(ear.band);
}

// Return what listens, to the sound itself and to what a telephone lets through of it.
function newEar() {
  const node = new AudioWorkletNode(context, "ear", { numberOfInputs: 2, channelCount: 1, channelCountMode: "explicit" });
  const band = new BiquadFilterNode(context, { type: "highpass", frequency: BAND.lowest });
  const below = new BiquadFilterNode(context, { type: "lowpass", frequency: BAND.highest });
  band.connect(below).connect(node, 0, 1);
  // What leads nowhere is not worked out, so it leads to silence.
  node.connect(new GainNode(context, { gain: 0 })).connect(context.destination);
  return { node, band };
}

async function sourceOf(sound) {
  await ready(RATE);
  try {
    return context.createMediaStreamSource(sound);
  } catch {
    // Firefox takes a microphone only at the rate that it has of itself.
    await context.close();
    context = ear = undefined;
    await ready();
    return context.createMediaStreamSource(sound);
  }
}

async function ready(sampleRate) {
  if (!context) {
    context = new AudioContext(sampleRate && { sampleRate });
    await context.audioWorklet.addModule(new URL("worklet.js", import.meta.url));
  }
  if (context.state !== "running") await context.resume();
}

/** Let go of the microphone. */
export function close() {
  if (ear) ear.node.port.onmessage = null;
  source?.disconnect();
  for (const track of stream?.getTracks() ?? []) {
    track.onended = null;
    track.stop();
  }
  source = stream = undefined;
}

const OF_THE_SYSTEM = ["", "default", "communications"];

/** Return the microphones of this computer. */
export async function all() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((one) => one.kind === "audioinput" && !OF_THE_SYSTEM.includes(one.deviceId));
}

/** Play a sound file; resolves when it was heard, or was stopped; `begun` is called first. */
export async function play(file, begun = () => {}) {
  await ready(RATE);
  const buffer = await context.decodeAudioData(file);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  const ended = new Promise((resolve) => { source.onended = resolve; });
  stop();
  playing = source;
  source.start();
  begun();
  await ended;
  if (playing === source) playing = undefined;
}

export const isPlaying = () => playing !== undefined;

/** Stop what is played. */
export function stop() {
  playing?.stop();
  playing = undefined;
}

/** Return parts of sound as a WAV file of 16 bits, mono. */
export function wav(parts, samplesPerSecond) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const file = new DataView(new ArrayBuffer(44 + 2 * length));
  const text = (at, word) => [...word].forEach((sign, place) => file.setUint8(at + place, sign.charCodeAt(0)));
  text(0, "RIFF");
  file.setUint32(4, 36 + 2 * length, true);
  text(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, samplesPerSecond, true);
  file.setUint32(28, 2 * samplesPerSecond, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, "data");
  file.setUint32(40, 2 * length, true);
  let at = 44;
  for (const part of parts) for (const sample of part) { file.setInt16(at, sample, true); at += 2; }
  return file.buffer;
}
